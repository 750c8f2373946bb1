import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, SwaggerModule } from '@nestjs/swagger';
import { DOCS_POLICY } from '../http/content-policy.js';

/** OpenAPI at /openapi.json, and a page to read and try it at /docs. Made when it is first asked for. */
export function serveDocs(app: NestFastifyApplication): void {
  const document = new DocumentBuilder()
    .setTitle('Countersign')
    .setDescription(
      'Workflows that write nothing to the outside world until a person has countersigned. ' +
        'Field names are snake_case, positions are strings, errors are RFC 9457 problem documents.',
    )
    .setVersion('1')
    .addBearerAuth()
    .build();
  SwaggerModule.setup('docs', app, () => SwaggerModule.createDocument(app, document), {
    jsonDocumentUrl: '/openapi.json',
    customSiteTitle: 'Countersign API',
  });
  const fastify = app.getHttpAdapter().getInstance();
  fastify.addHook('onSend', async (request, reply) => {
    if (/^\/docs(\/|$)/.test(request.url)) reply.header('content-security-policy', DOCS_POLICY);
  });
}
