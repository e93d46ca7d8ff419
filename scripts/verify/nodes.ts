import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser } from '@playwright/test'
import { createServer } from 'vite'
import type { Ort } from '../../workers/inference/onnx-runtime.ts'
import { median } from '../median.ts'
import { flawscope } from '../python-env.ts'

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
    const node = times.get(name) ?? { kind: kindOf(args), durations: [] }
    node.durations.push(dur / 1000)
    times.set(name, node)
  }
  const sums = new Map<string, number>()
  for (const { kind, durations } of times.values())
    sums.set(kind, (sums.get(kind) ?? 0) + median(durations.slice(warmUps)))
  return sums
}

function kindOf({ op_name: operator, input_type_shape: shapes }: KernelRun['args']): string {
  if (operator.endsWith('Conv')) {
    const [, inputs, height] = Object.values(shapes[1]!)[0]!
    const channels = Object.values(shapes[0]!)[0]![1]!
    const kernel = `${height}x${height}`
    return inputs === 1 && channels > 1 ? `depthwise convolutions ${kernel}` : `convolutions ${kernel}`
  }
  if (/MatMul$|^Softmax$|^Sub$/.test(operator)) return 'the picture compared with itself'
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
  const context = await browser.newContext()
  try {
    const page = await context.newPage()
    // A page of the dev server that runs nothing else.
    await page.goto(`${server.resolvedUrls!.local[0]!}models/index.json`)
    return await page.evaluate(
      async ({ size, count }) => {
        // Before the runtime starts, for it keeps the function it finds; that is where the profile goes.
        const lines: string[] = []
        console.log = (...words: unknown[]) => void lines.push(words.join(' '))
        const modulePath = '/workers/inference/onnx-runtime.ts'
        const module = (await import(/* @vite-ignore */ modulePath)) as {
          loadOnnxRuntime: () => Promise<Ort>
        }
        const ort = await module.loadOnnxRuntime()
        ort.env.wasm.numThreads = 1
        const session = await ort.InferenceSession.create('/models/default/detector.fp32.onnx', {
          executionProviders: ['wasm'],
          enableProfiling: true,
        })
        const pixels = Float32Array.from({ length: 3 * size * size }, (_, index) => Math.sin(index * 0.37))
        const tensor = new ort.Tensor('float32', pixels, [1, 3, size, size])
        for (let run = 0; run < count; run++) await session.run({ [session.inputNames[0]!]: tensor })
        session.endProfiling()
        await session.release()
        return lines.join('\n')
      },
      { size, count: warmUps + runs },
    )
  } finally {
    await context.close()
    await server.close()
  }
}
