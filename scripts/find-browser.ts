import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { chromium } from '@playwright/test'

/** Names under which systems install Chromium or Chrome, best first. */
const commands = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome']

/**
 * Finds a browser for the tests: `CHROMIUM_PATH`, then one of the system's, then one that Playwright
 * downloaded earlier. Undefined when there is none.
 */
export function findBrowser(): string | undefined {
  const named = process.env.CHROMIUM_PATH
  if (named) return named
  for (const command of commands) {
    const found = spawnSync('which', [command], { encoding: 'utf8' })
    if (found.status === 0) return found.stdout.trim()
  }
  const downloaded = chromium.executablePath()
  return existsSync(downloaded) ? downloaded : undefined
}

/**
 * Finds a browser or installs one: Playwright's own download, which some closed networks refuse, then the
 * distribution's package.
 *
 * @throws Error when none can be had; the message says what to install by hand.
 */
export function requireBrowser(): string {
  const present = findBrowser()
  if (present) return present
  console.log('No Chromium found; installing one for the tests.')
  const attempts: [string, string[]][] = [
    ['npx', ['playwright', 'install', '--with-deps', 'chromium']],
    ['apt-get', ['update']],
    ['apt-get', ['install', '--yes', '--no-install-recommends', 'chromium']],
  ]
  for (const [command, args] of attempts) {
    spawnSync(command, args, { stdio: 'inherit' })
    const found = findBrowser()
    if (found) return found
  }
  throw new Error('No browser for the tests. Install Chromium or Chrome, or set CHROMIUM_PATH to one.')
}

/**
 * The address bar's suggestions are a page of its own, which Chromium loads for every new window while what is tested or timed
 * loads too.
 */
const addressBarPage = ['WebUIOmniboxPopup', 'WebUIOmniboxAimPopup']
/** What Playwright switches off of Chromium's features: of two such switches only the last one counts, which is ours. */
const disabledByPlaywright = [
  'AvoidUnnecessaryBeforeUnloadCheckSync',
  'DestroyProfileOnBrowserClose',
  'HttpsUpgrades',
  'HttpsFirstBalancedModeAutoEnable',
  'LensOverlay',
  'MediaRouter',
  'PaintHolding',
  'ThirdPartyStoragePartitioning',
  'AvoidCorsURLLoaderRestartOnRedirect',
  'TcpPortRandomizationWin',
  'OptimizationHints',
  'NetworkTimeServiceQuerying',
  'AimEnabled',
  'PreconnectToSearch',
]

/** Switches that the tests need: no sandbox as root, no calls home, a software WebGPU adapter. */
export const browserArguments = [
  '--no-sandbox',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
  '--disable-quic',
  '--enable-unsafe-webgpu',
  `--disable-features=${[...disabledByPlaywright, ...addressBarPage].join()}`,
]
