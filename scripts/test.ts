import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { requireBrowser } from './find-browser.ts'
import { flawscope, preparePython, python } from './python-env.ts'
import { type Tally, fromJunit, fromPlaywright, fromVitest } from './test-reports.ts'

/**
 * Runs everything: set-up, static checks, unit tests of both languages, parity and end-to-end tests.
 * A step that fails does not stop the others; the last line counts them all. What needs one core goes side by side,
 * each step's output in one piece; what needs a browser with both cores goes alone.
 */

const reports = '.generated/reports'
const bundle = 'public/models/default'
const checkpoint = 'training/checkpoints/default.safetensors'

/** Where a step's output goes. */
type Say = (output: string | Uint8Array) => void
type Run = (say: Say) => Promise<Tally>

function succeeds(
  command: string,
  args: readonly string[],
  say: Say,
  environment: Readonly<Record<string, string>> = {},
): Promise<boolean> {
  return new Promise((resolve) => {
    const env = { ...process.env, ...environment }
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], env })
    child.stdout.on('data', say)
    child.stderr.on('data', say)
    child.on('error', ({ message }) => {
      say(`${message}\n`)
      resolve(false)
    })
    child.on('close', (status) => resolve(status === 0))
  })
}

/** A check that passes or fails as a whole. */
const check =
  (command: string, ...args: string[]): Run =>
  async (say) =>
    (await succeeds(command, args, say))
      ? { passed: 1, failed: 0, skipped: 0 }
      : { passed: 0, failed: 1, skipped: 0 }

/** A runner that writes a report; without one, or with a bad exit and no failure in it, the run failed. */
const suite =
  (read: (report: string) => Tally, file: string, command: string, ...args: string[]): Run =>
  async (say) => {
    const path = `${reports}/${file}`
    rmSync(path, { force: true })
    // Vitest and pytest are told by a switch where their report goes; Playwright's configuration reads this.
    const clean = await succeeds(command, args, say, { E2E_REPORT: path })
    if (!existsSync(path)) return { passed: 0, failed: 1, skipped: 0 }
    const tally = read(readFileSync(path, 'utf8'))
    return clean || tally.failed > 0 ? tally : { ...tally, failed: 1 }
  }

const vitest = (project: string) =>
  suite(
    fromVitest,
    `${project}.json`,
    'npx',
    'vitest',
    'run',
    `--project=${project}`,
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${reports}/${project}.json`,
  )

const playwright = (name: string, ...selection: string[]) =>
  suite(fromPlaywright, `${name}.json`, 'npx', 'playwright', 'test', ...selection)

type Step = readonly [name: string, run: Run]

const typescript: readonly Step[] = [
  ['format', check('npx', 'prettier', '--check', '.')],
  ['types', check('npx', 'tsc', '-b')],
  ['lint', check('npx', 'eslint', '.')],
  ['dead code', check('npx', 'knip')],
  ['unit tests', vitest('unit')],
  ['build', check('npx', 'vite', 'build')],
  ['size budgets', check('npx', 'tsx', 'scripts/check-sizes.ts')],
]

const training: readonly Step[] = [
  ['Python format', check(python, '-m', 'ruff', 'format', '--check', 'training')],
  ['Python lint', check(python, '-m', 'ruff', 'check', 'training')],
  ['Python types', check(python, '-m', 'pyright', '--project', 'training')],
  [
    'Python tests',
    suite(
      fromJunit,
      'pytest.xml',
      python,
      '-m',
      'pytest',
      'training',
      '--quiet',
      // The static checks end long before: two processes have both cores then. A file stays in one, with its fixtures.
      '--numprocesses=2',
      '--dist=loadfile',
      `--junit-xml=${reports}/pytest.xml`,
    ),
  ],
  [
    'parity references',
    check(
      flawscope[0],
      ...flawscope.slice(1),
      'parity',
      '--bundle',
      bundle,
      '--checkpoint',
      checkpoint,
      '--out',
      '.generated/parity',
    ),
  ],
  ['tiny bundle', check(flawscope[0], ...flawscope.slice(1), 'tiny-bundle', '--out', '.generated/tiny')],
  [
    'tiny CLIP bundle',
    check(
      flawscope[0],
      ...flawscope.slice(1),
      'tiny-bundle',
      '--family',
      'clip',
      '--out',
      '.generated/tiny-clip',
    ),
  ],
  [
    'parity references of the CLIP bundle',
    check(
      flawscope[0],
      ...flawscope.slice(1),
      'parity',
      '--bundle',
      '.generated/tiny-clip',
      '--checkpoint',
      '.generated/tiny-clip/checkpoint.safetensors',
      '--reference',
      '.generated/tiny-clip/reference.safetensors',
      '--out',
      '.generated/parity-clip',
    ),
  ],
]

const inBrowser: readonly Step[] = [
  ['worker and parity tests in Chromium', vitest('browser')],
  ['end-to-end tests', playwright('e2e', '--workers=2', '--grep-invert=@alone')],
  ['end-to-end tests that measure', playwright('e2e-alone', '--grep=@alone')],
]

mkdirSync(reports, { recursive: true })
const browser = requireBrowser()
console.log(`Browser: ${browser}`)
preparePython()

const total: Tally = { passed: 0, failed: 0, skipped: 0 }
const broken: string[] = []
const notes: string[] = []

/** Runs steps one after the other. */
async function runAll(steps: readonly Step[], isAlone: boolean): Promise<void> {
  for (const [name, run] of steps) {
    const started = performance.now()
    const kept: Uint8Array[] = []
    if (isAlone) console.log(`\n== ${name}`)
    const tally = await run((output) => {
      if (isAlone) process.stdout.write(output)
      else kept.push(Buffer.from(output))
    })
    if (!isAlone) process.stdout.write(Buffer.concat([Buffer.from(`\n== ${name}\n`), ...kept]))
    total.passed += tally.passed
    total.failed += tally.failed
    total.skipped += tally.skipped
    if (tally.failed > 0) broken.push(name)
    notes.push(...(tally.notes ?? []))
    const seconds = ((performance.now() - started) / 1000).toFixed(0)
    console.log(`== ${name}: ${tally.passed} passed, ${tally.failed} failed (${seconds} s)`)
  }
}

await Promise.all([runAll(typescript, false), runAll(training, false)])
await runAll(inBrowser, true)
if (notes.length > 0) console.log(`\n${notes.join('\n')}`)
if (broken.length > 0) console.log(`\nFailed: ${broken.join(', ')}`)
console.log(
  `\n${total.passed} passed, ${total.failed} failed${total.skipped ? `, ${total.skipped} skipped` : ''}`,
)
process.exit(total.failed > 0 ? 1 : 0)
