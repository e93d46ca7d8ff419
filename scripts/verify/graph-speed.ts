import { execFileSync } from 'node:child_process'
import type { Browser } from '@playwright/test'
import { createServer } from 'vite'
import { median } from '../median.ts'
import { flawscope } from '../python-env.ts'
import { openGraph, type GraphPage } from './graph-page.ts'

type Threads = 1 | 2
type Runtime = 'native' | 'wasm' | 'published'

/** The detector graph run after run, nothing between: native ONNX Runtime and WebAssembly in Chromium. */
export interface GraphSpeed {
  /** Medians, milliseconds. */
  readonly nativeMs: Readonly<Record<Threads, number>>
  readonly wasmMs: Readonly<Record<Threads, number>>
  /** WebAssembly as ONNX Runtime publishes it, without our kernels. */
  readonly publishedMs: Readonly<Record<Threads, number>>
  /** Medians of the ratios of a round each, in which all ran one after the other. */
  readonly secondThread: Readonly<Record<Runtime, number>>
  /** The same of the fastest turn with one thread and the fastest with two: those that the least else went on beside. */
  readonly secondThreadAtBest: Readonly<Record<Runtime, number>>
  /** What two sessions of one thread each do at the same time in WebAssembly, of what one does: what this machine has for a second thread. */
  readonly twoSessions: number
  readonly wasmToNative: Readonly<Record<Threads, number>>
  readonly publishedToNative: Readonly<Record<Threads, number>>
}

/** What one round gave: milliseconds by threads, and {@link GraphSpeed.twoSessions}. */
interface Turn extends Readonly<Record<Runtime, Readonly<Record<Threads, number>>>> {
  readonly twoSessions: number
}

const rounds = 15
const runsARound = 12
/** The first ones of a turn wake the threads. */
const warmUps = 3

/** What `flawscope bench --json` prints of a bundle with a reference graph. */
export interface Bench {
  /** The detector, run after run. */
  readonly aloneMedianMs: number
  /** The graphs in turn. */
  readonly medianMs: number
  readonly backboneMedianMs: number
  readonly referenceMedianMs: number
  readonly bothMedianMs: number
}

export function benchNative(bundle: string, threads: Threads): Bench {
  const output = execFileSync(
    flawscope[0],
    [...flawscope.slice(1), 'bench', '--bundle', bundle, '--threads', String(threads), '--json'],
    { encoding: 'utf8' },
  )
  return JSON.parse(output) as Bench
}

/**
 * All take turns: a shared machine is faster at one time than at another, and a ratio is worth only what was taken together.
 *
 * @param bundle Folder of the bundle, relative to the project.
 * @param size   Side of the network's input.
 */
export async function measureGraph(bundle: string, browser: Browser, size: number): Promise<GraphSpeed> {
  const server = await createServer({ logLevel: 'error', server: { port: 0 } })
  await server.listen()
  const address = server.resolvedUrls!.local[0]!
  const pages = {
    1: await openGraph(browser, address, { size, threads: 1 }),
    2: await openGraph(browser, address, { size, threads: 2 }),
    another: await openGraph(browser, address, { size, threads: 1 }),
    published1: await openGraph(browser, address, { size, threads: 1, published: true }),
    published2: await openGraph(browser, address, { size, threads: 2, published: true }),
  }
  const turn = async ({ ask }: GraphPage) =>
    median((await ask({ run: warmUps + runsARound })).times.slice(warmUps))
  try {
    // The compiler's tiers.
    for (const page of Object.values(pages)) await turn(page)
    const turns: Turn[] = []
    for (let round = 0; round < rounds; round++) {
      const native = { 1: benchNative(bundle, 1).aloneMedianMs, 2: benchNative(bundle, 2).aloneMedianMs }
      const wasm = { 1: await turn(pages[1]), 2: await turn(pages[2]) }
      const published = { 1: await turn(pages.published1), 2: await turn(pages.published2) }
      const together = await Promise.all([turn(pages[1]), turn(pages.another)])
      const twoSessions = together.reduce((sum, ms) => sum + wasm[1] / ms, 0)
      turns.push({ native, wasm, published, twoSessions })
    }
    const middle = (of: (turn: Turn) => number) => median(turns.map(of))
    const fastest = (runtime: Runtime, threads: Threads) =>
      Math.min(...turns.map((turn) => turn[runtime][threads]))
    const atBest = (runtime: Runtime) => fastest(runtime, 1) / fastest(runtime, 2)
    return {
      nativeMs: { 1: middle(({ native }) => native[1]), 2: middle(({ native }) => native[2]) },
      wasmMs: { 1: middle(({ wasm }) => wasm[1]), 2: middle(({ wasm }) => wasm[2]) },
      publishedMs: { 1: middle(({ published }) => published[1]), 2: middle(({ published }) => published[2]) },
      secondThread: {
        native: middle(({ native }) => native[1] / native[2]),
        wasm: middle(({ wasm }) => wasm[1] / wasm[2]),
        published: middle(({ published }) => published[1] / published[2]),
      },
      secondThreadAtBest: {
        native: atBest('native'),
        wasm: atBest('wasm'),
        published: atBest('published'),
      },
      twoSessions: middle(({ twoSessions }) => twoSessions),
      wasmToNative: {
        1: middle(({ native, wasm }) => wasm[1] / native[1]),
        2: middle(({ native, wasm }) => wasm[2] / native[2]),
      },
      publishedToNative: {
        1: middle(({ native, published }) => published[1] / native[1]),
        2: middle(({ native, published }) => published[2] / native[2]),
      },
    }
  } finally {
    for (const { page } of Object.values(pages)) await page.context().close()
    await server.close()
  }
}
