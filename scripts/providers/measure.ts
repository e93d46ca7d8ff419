import { createReadStream, existsSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { execSync } from 'node:child_process'
import { createServer } from 'node:http'
import { cpus } from 'node:os'
import { extname, join, normalize } from 'node:path'
import { parseArgs } from 'node:util'
import { chromium, type Page } from '@playwright/test'
import { isolationHeaders } from '../../src/core/security-headers.ts'
import { median } from '../median.ts'
import type { Adapter, Job, Placements, ProviderFigures, Providers, Run, RunResult } from './run.ts'

/**
 * Compares execution providers on a machine with a graphics adapter: times of a picture by stage, and maps and scores of
 * real pictures, without and with a taught part.
 *
 *   node measure.mjs --machine "what it is" [--out providers.json] [--browser PATH] [--argument=--a-switch ...]
 *     [--native "flawscope bench --bundle site/models/default --json"]
 *
 * `npx tsx scripts/providers/pack.ts` makes the folder that it runs in: the machine needs Node, playwright-core and a
 * Chromium, and no project. Results are added to the file, which goes to `docs/providers.json`, from where `npm run
 * verify` takes it.
 */

const REPEATS = 20
/** Providers take turns, so that a machine whose speed drifts slows both: only ratios are worth quoting. */
const ROUNDS = 2

/** Of WebAssembly and of native ONNX Runtime; four is the most that the app takes. */
const THREADS = [1, 2, 4]

const types: Record<string, string> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.json': 'application/json',
  '.mjs': 'text/javascript',
  '.wasm': 'application/wasm',
}

const { values } = parseArgs({
  options: {
    machine: { type: 'string' },
    out: { type: 'string', default: 'providers.json' },
    browser: { type: 'string' },
    native: { type: 'string' },
    argument: { type: 'string', multiple: true, default: [] },
  },
})

const server = createServer((request, response) => {
  const path = normalize(decodeURIComponent(new URL(request.url!, 'http://localhost').pathname))
  const file = path.startsWith('/pictures/') ? path.slice(1) : join('site', path)
  if (!existsSync(file) || !statSync(file).isFile()) {
    response.writeHead(404).end()
    return
  }
  response.writeHead(200, {
    ...isolationHeaders,
    'content-type': types[extname(file)] ?? 'application/octet-stream',
  })
  createReadStream(file).pipe(response)
})
await new Promise<void>((resolve) => server.listen(0, resolve))
const { port } = server.address() as { port: number }

const list = (folder: string): string[] =>
  readdirSync(join('pictures', folder))
    .sort()
    .map((file) => `/pictures/${folder}/${file}`)
const job: Job = { teach: list('teach'), judge: list('judge'), timed: list('timed')[0]!, repeats: REPEATS }

const browser = await chromium.launch({
  args: ['--no-sandbox', '--enable-unsafe-webgpu', ...values.argument],
  ...(values.browser ? { executablePath: values.browser } : {}),
})
try {
  const page = await browser.newPage()
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') console.error(message.text())
  })
  await page.goto(`http://localhost:${port}/page.html`)
  await page.waitForFunction(() => 'providers' in globalThis)
  const adapter = await ask<Adapter | null>(page, 'adapter')
  console.log('adapter:', JSON.stringify(adapter))
  const hasHalf = adapter?.features.includes('shader-f16') ?? false
  const graphs = readdirSync('site/models/default').filter(
    (file) => file.endsWith('.onnx') && (hasHalf || !file.includes('fp16')),
  )
  const placements = adapter ? await ask<Placements[]>(page, 'placements', graphs) : []
  for (const { graph, said } of placements) console.log(`${graph}: ${said.join('; ')}`)
  const runs: Run[] = [
    ...THREADS.filter((threads) => threads <= cpus().length).map(
      (threads) => ({ provider: 'wasm', threads, bundle: 'fp32' }) as const,
    ),
    ...(adapter
      ? [
          { provider: 'webgpu', threads: 1, bundle: 'fp32' } as const,
          ...(hasHalf ? [{ provider: 'webgpu', threads: 1, bundle: 'default' } as const] : []),
        ]
      : []),
  ]
  const results: RunResult[][] = runs.map(() => [])
  const native = new Map<number, number[]>()
  for (let round = 0; round < ROUNDS; round++)
    for (const [index, run] of runs.entries()) {
      // Who fails is left out and said: the others' figures stand.
      try {
        const result = await ask<RunResult>(page, 'run', run, job)
        results[index]!.push(result)
        console.log(`round ${round + 1}: ${describe(result)}`)
      } catch (error) {
        console.error(`round ${round + 1}: ${run.provider}, ${run.threads} threads, ${run.bundle}:`, error)
        process.exitCode = 1
      }
      if (values.native && run.provider === 'wasm')
        native.set(run.threads, [...(native.get(run.threads) ?? []), benchNative(values.native, run.threads)])
    }
  const measured = results.filter((rounds) => rounds.length > 0)
  const reference = measured[0]![0]!
  const summary: Providers = {
    measuredAt: new Date().toISOString(),
    machine: values.machine ?? cpus()[0]!.model,
    browser: `Chromium ${browser.version()}`,
    switches: values.argument,
    adapter,
    placements,
    ...(values.native
      ? { nativeMs: Object.fromEntries([...native].map(([key, ms]) => [key, median(ms)])) }
      : {}),
    pictures: job.judge.length,
    taughtFrom: job.teach.length,
    providers: measured.map((rounds) => summarise(rounds, reference)),
  }
  const before = existsSync(values.out) ? (JSON.parse(readFileSync(values.out, 'utf8')) as Providers[]) : []
  writeFileSync(values.out, `${JSON.stringify([...before, summary], null, 2)}\n`)
  console.log(`wrote ${values.out}`)
} finally {
  await browser.close()
  server.close()
}

function ask<T>(page: Page, name: string, ...args: unknown[]): Promise<T> {
  return page.evaluate(
    ([name, args]) => {
      const { providers } = globalThis as unknown as {
        providers: Record<string, (...args: unknown[]) => unknown>
      }
      return providers[name]!(...args)
    },
    [name, args] as const,
  ) as Promise<T>
}

function benchNative(command: string, threads: Run['threads']): number {
  const said = execSync(`${command} --threads ${threads}`, { encoding: 'utf8' })
  const { medianMs } = JSON.parse(said) as { medianMs: number }
  console.log(`native, ${threads} threads: ${medianMs} ms`)
  return medianMs
}

function describe({ provider, precision, threads, times }: RunResult): string {
  const network = median(times.map(({ networkMs }) => networkMs))
  return `${provider} ${precision}, ${threads} threads: network ${network.toFixed(1)} ms`
}

function summarise(rounds: readonly RunResult[], reference: RunResult): ProviderFigures {
  const { provider, precision, threads, goldenDifference } = rounds[0]!
  const times = rounds.flatMap((round) => round.times)
  const stage = (name: keyof RunResult['times'][number]): number => median(times.map((time) => time[name]))
  const differences = (which: 'generic' | 'part' | 'ownPart') => {
    const pairs = rounds[0]![which].map((judged, index) => [judged, reference[which][index]!] as const)
    return {
      coarse: Math.max(...pairs.map(([a, b]) => largest(a.coarse, b.coarse))),
      refined: Math.max(...pairs.map(([a, b]) => largest(a.refined, b.refined))),
      score: Math.max(...pairs.map(([a, b]) => Math.abs(a.score - b.score))),
    }
  }
  return {
    provider,
    precision,
    threads,
    goldenDifference,
    medianMs: {
      decode: stage('decodeMs'),
      resize: stage('resizeMs'),
      network: stage('networkMs'),
      total: stage('totalMs'),
      session: median(rounds.map((round) => round.sessionMs)),
      warmUp: median(rounds.map((round) => round.warmUpMs)),
      teach: median(rounds.map((round) => round.teachMs)),
    },
    differences: {
      generic: differences('generic'),
      samePart: differences('part'),
      ownPart: differences('ownPart'),
    },
  }
}

function largest(a: readonly number[], b: readonly number[]): number {
  return a.reduce((most, value, index) => Math.max(most, Math.abs(value - b[index]!)), 0)
}
