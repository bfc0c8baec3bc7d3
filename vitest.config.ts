import { playwright } from '@vitest/browser-playwright';
import { defineConfig } from 'vitest/config';
import { cesiumAssets } from './scripts/app/cesium-assets.ts';
import { mapService } from './scripts/app/map-service.ts';
import { ISOLATION_HEADERS } from './scripts/app/security-headers.ts';
import { testDataFiles } from './scripts/app/test-data.ts';
import { CHROMIUM_FLAGS, SOFTWARE_GPU_FLAGS } from './scripts/chromium.ts';

export default defineConfig({
  test: {
    projects: [
      {
        // The built app in a browser of its own: builds what is missing, then drives it from outside.
        test: {
          name: 'app',
          include: ['packages/viewer/test/app/**/*.test.ts', 'examples/react-embed/**/*.test.ts'],
          testTimeout: 300_000,
          fileParallelism: false,
          // Parts of the app are fetched when they are first opened; a slow machine draws them late.
          expect: { poll: { timeout: 20_000, interval: 100 } },
        },
      },
      {
        test: {
          name: 'unit',
          globalSetup: [
            'packages/cim-loader/test/cli/workspace-setup.ts',
            'packages/cim-loader/test/node/software-gpu-setup.ts',
          ],
          include: [
            'packages/*/test/**/*.test.{ts,tsx}',
            'examples/**/*.test.ts',
            'scripts/test/**/*.test.ts',
          ],
          exclude: [
            '**/*.browser.test.*',
            'packages/viewer/test/app/**',
            'examples/react-embed/**',
            '**/node_modules/**',
          ],
          testTimeout: 60_000,
        },
      },
      {
        // Cesium's workers and tables, under /cesium/ as in the app; real files under /test-data/.
        plugins: [cesiumAssets(), testDataFiles(), mapService()],
        // As the app's pages: threads of a page share memory only so.
        server: { headers: ISOLATION_HEADERS },
        test: {
          name: 'browser',
          globalSetup: [
            'packages/viewer/test/embed/live-source-setup.ts',
            'packages/cim-loader/test/feeds/feed-sources-setup.ts',
          ],
          include: ['packages/*/test/**/*.browser.test.{ts,tsx}'],
          testTimeout: 120_000,
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            instances: [{ browser: 'chromium' }],
            provider: playwright({
              launchOptions: {
                executablePath: process.env['CITYLOOM_CHROMIUM'] ?? '/usr/bin/chromium',
                args: [...CHROMIUM_FLAGS, ...SOFTWARE_GPU_FLAGS],
              },
            }),
          },
        },
      },
    ],
  },
});
