import { defineConfig } from 'vite';

/** Where the server lives while the page is developed with `npx vite apps/console/page`. */
const server = 'http://127.0.0.1:8604';

export default defineConfig({
  build: { outDir: '../dist', emptyOutDir: true, target: 'es2022', assetsInlineLimit: 0 },
  server: { proxy: { '/v1': server, '/api': server, '/openapi.json': server } },
});
