import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium, type BrowserContext } from '@playwright/test'
import { browserArguments, requireBrowser } from '../find-browser.ts'

/**
 * Runs something in a browser with a new profile, whose storage is on the disk as a user's is. Playwright's own contexts are
 * private windows: their storage lies in the browser's memory, and writing costs its processor time there.
 */
export async function inUserProfile<Value>(
  run: (context: BrowserContext) => Promise<Value>,
  ...moreArguments: string[]
): Promise<Value> {
  const profile = mkdtempSync(join(tmpdir(), 'flawscope-profile-'))
  try {
    const context = await chromium.launchPersistentContext(profile, {
      executablePath: requireBrowser(),
      args: [...browserArguments, ...moreArguments],
      viewport: { width: 1440, height: 900 },
    })
    try {
      return await run(context)
    } finally {
      await context.close()
    }
  } finally {
    rmSync(profile, { recursive: true, force: true })
  }
}
