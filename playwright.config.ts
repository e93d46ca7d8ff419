import { defineConfig } from '@playwright/test'
import { browserArguments, findBrowser } from './scripts/find-browser.ts'

const executablePath = findBrowser()
// Several checkouts may test at once, each on its own port.
const port = Number(process.env.E2E_PORT ?? 4179)
/** Where a report for programs goes; there is none by default. */
const report = process.env.E2E_REPORT

export default defineConfig({
  testDir: 'e2e',
  // By hand; scripts/test.ts runs two at a time, but for what is marked in support/alone.ts.
  workers: 1,
  timeout: 120_000,
  expect: { timeout: 60_000 },
  // A trace of every test nearly doubles the time of the suite: only what failed is run again with one. The
  // report counts a test that passed then as flaky.
  retries: 1,
  reporter: [['list'], ...(report ? [['json', { outputFile: report }] as const] : [])],
  outputDir: 'test-results',
  use: {
    baseURL: `http://localhost:${port}/`,
    viewport: { width: 1440, height: 900 },
    trace: 'on-first-retry',
    // Kept from all tests but its own: it would answer requests that they count or change.
    serviceWorkers: 'block',
    launchOptions: { args: browserArguments, ...(executablePath ? { executablePath } : {}) },
  },
  webServer: {
    command: `npx vite preview --port ${port} --strictPort`,
    url: `http://localhost:${port}/`,
    reuseExistingServer: false,
  },
})
