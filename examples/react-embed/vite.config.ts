import { createReadStream, existsSync } from 'node:fs';
import { join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';
import { cesiumAssets } from '../../scripts/app/cesium-assets.ts';

/** In development: `/cities/` from the folder of built city packages. In production, put a package there. */
function cityPackages(): Plugin {
  const cities = fileURLToPath(new URL('../../data/built', import.meta.url));
  return {
    name: 'example:city-packages',
    configureServer(server) {
      server.middlewares.use('/cities/', (request, response, next) => {
        const path = normalize(decodeURIComponent((request.url ?? '/').replace(/[?#].*$/, '')));
        const file = join(cities, path);
        if (!path.includes('..') && /\.\w+$/.test(file) && existsSync(file))
          createReadStream(file).pipe(response);
        else next();
      });
    },
  };
}

export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  base: './',
  plugins: [react(), cesiumAssets(), cityPackages()],
  worker: { format: 'es' },
  build: { target: 'es2023', chunkSizeWarningLimit: 6000 },
});
