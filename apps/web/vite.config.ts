import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import optimizeLocales from '@react-aria/optimize-locales-plugin';
import { defineConfig, type Plugin } from 'vite';

const folder = import.meta.dirname;
const pages = readdirSync(folder).filter((name) => name.endsWith('.html'));

/** A page is a file of its own: /runs.html is runs.html here. They are built beside the compiled server. */
export default defineConfig({
  root: folder,
  plugins: [optimizeLocales.vite({ locales: ['en-US'] }), compressed()],
  build: {
    outDir: join(folder, '..', '..', 'dist', 'web'),
    emptyOutDir: true,
    target: 'es2023',
    // Nothing inline: the policy of the pages lets only files of this host in.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      input: pages.map((name) => join(folder, name)),
      onLog(level, log, handle) {
        // "use client" is for a server that renders; here everything is the client.
        if (log.code !== 'MODULE_LEVEL_DIRECTIVE') handle(level, log);
      },
    },
  },
  // `npx vite apps/web`, beside a server on its usual port.
  server: { proxy: { '/api': 'http://127.0.0.1:3000' } },
});

/** Beside each text file its Brotli and its gzip, made once here and not at each request. */
function compressed(): Plugin {
  return {
    name: 'compressed',
    writeBundle({ dir = '' }, bundle) {
      for (const name of [...Object.keys(bundle), 'theme.js']) {
        if (!/\.(js|css|html|svg)$/.test(name)) continue;
        const file = join(dir, name);
        const content = readFileSync(file);
        writeFileSync(`${file}.br`, brotliCompressSync(content));
        writeFileSync(`${file}.gz`, gzipSync(content, { level: 9 }));
      }
    },
  };
}
