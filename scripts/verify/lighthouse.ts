import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, readFileSync } from 'node:fs'
import { preview } from 'vite'
import { requireBrowser } from '../find-browser.ts'

/** The newest that runs on the Node of this project: 13 wants Node 22. Fetched when it is needed, it is large. */
const version = '12.8.2'

const categories = ['performance', 'accessibility', 'best-practices'] as const

/** Scores of 0 to 100 that Lighthouse gives the built app's first visit. */
export interface Lighthouse {
  readonly version: string
  readonly scores: Readonly<Record<(typeof categories)[number], number>>
}

/** Runs Lighthouse with its settings for desktops against a finished build; undefined where it cannot be had. */
export async function measureLighthouse(): Promise<Lighthouse | undefined> {
  const path = '.generated/lighthouse.json'
  mkdirSync('.generated', { recursive: true })
  const server = await preview({ logLevel: 'error', preview: { port: 0 } })
  try {
    const run = spawn(
      'npx',
      [
        '--yes',
        `lighthouse@${version}`,
        server.resolvedUrls!.local[0]!,
        '--preset=desktop',
        `--only-categories=${categories.join(',')}`,
        '--output=json',
        `--output-path=${path}`,
        '--chrome-flags=--headless=new --no-sandbox',
        '--quiet',
      ],
      { stdio: 'inherit', env: { ...process.env, CHROME_PATH: requireBrowser() } },
    )
    const [code] = (await once(run, 'exit')) as [number | null]
    if (code !== 0) return undefined
  } finally {
    await server.close()
  }
  const report = JSON.parse(readFileSync(path, 'utf8')) as {
    readonly categories: Readonly<Record<string, { readonly score: number | null }>>
  }
  const scoreOf = (category: string): number => Math.round(100 * (report.categories[category]?.score ?? 0))
  return {
    version,
    scores: {
      performance: scoreOf('performance'),
      accessibility: scoreOf('accessibility'),
      'best-practices': scoreOf('best-practices'),
    },
  }
}
