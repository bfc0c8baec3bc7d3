import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin, type Rolldown } from 'vite';
import { browserEngines } from '../../../scripts/app/browser-engines.ts';
import { cesiumAssets } from '../../../scripts/app/cesium-assets.ts';
import { mimeTypeOf } from '../../../scripts/app/mime-types.ts';
import { CONTENT_SECURITY_POLICY, ISOLATION_HEADERS } from '../../../scripts/app/security-headers.ts';

const root = fileURLToPath(new URL('.', import.meta.url));
const cities = fileURLToPath(new URL('../../../data/built', import.meta.url));

/** In development: `/cities/<id>/…` from the folder of built city packages. `scripts/serve.ts` does it otherwise. */
function cityPackages(): Plugin {
  return {
    name: 'cityloom:city-packages',
    configureServer(server) {
      server.middlewares.use('/cities/', (request, response) => {
        const path = decodeURIComponent((request.url ?? '/').replace(/[?#].*$/, ''));
        const file = join(cities, path);
        const send = (): void => {
          response.setHeader('Content-Type', mimeTypeOf(file));
          createReadStream(file).pipe(response);
        };
        const refuse = (): void => {
          response.statusCode = 404;
          response.end(`not found: ${path}\n`);
        };
        if (!file.startsWith(cities + sep)) refuse();
        else stat(file).then((found) => (found.isFile() ? send() : refuse()), refuse);
      });
    },
  };
}

/** The policy travels with the page, so that it also holds on a host that sends no headers. */
function contentSecurityPolicy(): Plugin {
  return {
    name: 'cityloom:content-security-policy',
    apply: 'build',
    transformIndexHtml: () => [
      {
        tag: 'meta',
        attrs: { 'http-equiv': 'Content-Security-Policy', content: CONTENT_SECURITY_POLICY },
        injectTo: 'head-prepend',
      },
    ],
  };
}

/**
 * Not said to whoever starts the app: where the build spends its time, and that a module which the feeds' worker loads
 * on demand is part of the loader's anyway.
 */
const QUIET: Rolldown.RolldownOptions = {
  checks: { bundlerTimings: false, ineffectiveDynamicImport: false },
};

export default defineConfig({
  root,
  // Relative addresses: the build works below any path of any static host.
  base: './',
  plugins: [react(), browserEngines(), cesiumAssets(), cityPackages(), contentSecurityPolicy()],
  server: { headers: ISOLATION_HEADERS },
  worker: { format: 'es', plugins: () => [browserEngines()], rolldownOptions: QUIET },
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: 'es2023',
    // Cesium alone is larger; the app's own first load has its own limit (see test/app).
    chunkSizeWarningLimit: 6000,
    manifest: true,
    rolldownOptions: QUIET,
  },
});
