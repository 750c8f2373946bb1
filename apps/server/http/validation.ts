import { HttpException, ValidationPipe, type ValidationError } from '@nestjs/common';

/** DTOs at the edge: what is not declared is refused, and everything wrong is named at once. */
export function validation(): ValidationPipe {
  return new ValidationPipe({
    whitelist: true,
    forbidNonWhitelisted: true,
    transform: true,
    transformOptions: { exposeDefaultValues: true },
    stopAtFirstError: false,
    exceptionFactory: (errors) => {
      const fields = errors.flatMap((error) => flatten(error, ''));
      return new HttpException(
        {
          code: 'invalid',
          detail: fields.map(({ field, message }) => `${field}: ${message}`).join(' '),
          errors: fields,
        },
        400,
      );
    },
  });
}

function flatten(error: ValidationError, parent: string): readonly { field: string; message: string }[] {
  const field = parent === '' ? error.property : `${parent}.${error.property}`;
  const own = Object.values(error.constraints ?? {}).map((message) => ({ field, message: `${message}.` }));
  return [...own, ...(error.children ?? []).flatMap((child) => flatten(child, field))];
}
