import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser } from '@playwright/test'
import { createServer } from 'vite'
import { median } from '../median.ts'
import { flawscope } from '../python-env.ts'
import { openGraph } from './graph-page.ts'

/** Milliseconds of the detector graph on one thread, by the kind of its nodes, which each appear in one at least. */
export interface NodeTimes {
  readonly kind: string
  readonly nativeMs: number
  readonly wasmMs: number
}

/** The first runs warm caches and the compiler's tiers. */
const warmUps = 4
const runs = 12

/** ONNX Runtime's own profile of the detector graph, in Chromium and natively. */
export async function measureNodes(bundle: string, browser: Browser, size: number): Promise<NodeTimes[]> {
  const native = sumByKind(profileNative(bundle))
  const wasm = sumByKind(await profileWasm(browser, size))
  return [...new Set([...wasm.keys(), ...native.keys()])]
    .map((kind) => ({ kind, nativeMs: native.get(kind) ?? 0, wasmMs: wasm.get(kind) ?? 0 }))
    .sort((a, b) => b.wasmMs - a.wasmMs)
}

type Shapes = readonly Readonly<Record<string, readonly number[]>>[]

/** An event of a profile that is the run of a node's kernel. */
interface KernelRun {
  readonly name: string
  /** Microseconds. */
  readonly dur: number
  readonly args: { readonly op_name: string; readonly input_type_shape: Shapes }
}

/**
 * Sums over nodes, milliseconds, of the median over runs.
 *
 * @param profile As ONNX Runtime writes it: JSON, an event a line; other lines are passed over.
 */
export function sumByKind(profile: string): Map<string, number> {
  const times = new Map<string, { kind: string; durations: number[] }>()
  for (const line of profile.split('\n').filter((line) => line.includes('_kernel_time'))) {
    const { name, dur, args } = JSON.parse(line.trim().replace(/,$/, '')) as KernelRun
    const node = times.get(name) ?? { kind: kindOf(name, args), durations: [] }
    node.durations.push(dur / 1000)
    times.set(name, node)
  }
  const sums = new Map<string, number>()
  for (const { kind, durations } of times.values())
    sums.set(kind, (sums.get(kind) ?? 0) + median(durations.slice(warmUps)))
  return sums
}

function kindOf(name: string, { op_name: operator, input_type_shape: shapes }: KernelRun['args']): string {
  if (operator.endsWith('Conv')) {
    const [, inputs, height] = Object.values(shapes[1]!)[0]!
    const channels = Object.values(shapes[0]!)[0]![1]!
    const kernel = `${height}x${height}`
    return inputs === 1 && channels > 1 ? `depthwise convolutions ${kernel}` : `convolutions ${kernel}`
  }
  // What the exporter puts in the place of a softmax has its name before its own.
  if (operator.endsWith('MatMul') || name.startsWith('node_softmax'))
    return 'the picture compared with itself'
  return operator === 'AveragePool' ? 'means of 3x3' : 'all else'
}

function profileNative(bundle: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'flawscope-'))
  try {
    const out = join(folder, 'profile.json')
    execFileSync(flawscope[0], [
      ...flawscope.slice(1),
      ...['bench', '--bundle', bundle, '--threads', '1', '--json', '--profile', out],
    ])
    return readFileSync(out, 'utf8')
  } finally {
    rmSync(folder, { recursive: true })
  }
}

async function profileWasm(browser: Browser, size: number): Promise<string> {
  const server = await createServer({ logLevel: 'error', server: { port: 0 } })
  await server.listen()
  const { page, ask } = await openGraph(browser, server.resolvedUrls!.local[0]!, {
    size,
    threads: 1,
    enableProfiling: true,
  })
  try {
    await ask({ run: warmUps + runs })
    return (await ask({ end: true })).lines.join('\n')
  } finally {
    await page.context().close()
    await server.close()
  }
}
