import { playwright } from '@vitest/browser-playwright'
import { defineConfig } from 'vitest/config'
import { browserArguments, findBrowser } from './scripts/find-browser.ts'
import viteConfig, { texts } from './vite.config.ts'

const executablePath = findBrowser()

export default defineConfig({
  test: {
    projects: [
      {
        plugins: texts,
        test: {
          name: 'unit',
          environment: 'node',
          include: ['{src,workers,scripts}/**/*.test.{ts,tsx}'],
          exclude: ['**/*.browser.test.ts', '**/node_modules/**'],
          testTimeout: 30_000,
        },
      },
      {
        ...viteConfig,
        // Found late, these would make Vite reload the page under a running test.
        optimizeDeps: {
          ...viteConfig.optimizeDeps,
          entries: [],
          include: [
            '@lingui/core',
            '@lingui/react',
            '@tanstack/react-query',
            'client-zip',
            'clsx',
            'comlink',
            'dexie',
            'fast-check',
            'fast-png',
            'fflate',
            'geotiff',
            'libheif-js/libheif-wasm/libheif.js',
            'lucide-react',
            'radix-ui',
            'react-dom/client',
            'react-dropzone',
            'react-error-boundary',
            'sonner',
            'wouter',
            'wouter/use-hash-location',
            'zod/mini',
          ],
        },
        test: {
          name: 'browser',
          include: ['{src,workers}/**/*.browser.test.ts'],
          globalSetup: ['scripts/hostile/write.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          // As Playwright's: what passes only then is said at the end of `npm test`.
          retry: 1,
          // One page at a time: two would share two cores, and time-outs would say nothing.
          fileParallelism: false,
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            provider: playwright({
              launchOptions: { args: browserArguments, ...(executablePath ? { executablePath } : {}) },
            }),
            instances: [{ browser: 'chromium' }],
          },
        },
      },
    ],
  },
})
