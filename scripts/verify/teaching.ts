import { existsSync, readdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { chromium, type Page } from '@playwright/test'
import { createServer } from 'vite'
import { browserArguments, requireBrowser } from '../find-browser.ts'
import type { EngineClient } from '../../src/lib/engine/engine-client.ts'
import { residentBytes } from './resident.ts'

/**
 * Teaches parts from real pictures with the real engine in Chromium on WASM, and judges by them.
 *
 *   npx tsx scripts/verify/teaching.ts
 */

const folder = '../shared/data/open/ballscrew_bsdata'
const counts = [1, 4, 8, 16, 60]
const judgedCount = 12

export interface TeachRun {
  readonly pictures: number
  /** Runs of the backbone. */
  readonly runs: number
  /** All of them, and what the reference graph takes for distances and leave-one-out results; milliseconds. */
  readonly networkMs: number
  readonly judgeMs: number
  readonly decodeMs: number
  readonly selectMs: number
  readonly totalMs: number
}

interface MemorySample {
  /** Pictures looked at so far; 0 before the first. */
  readonly pictures: number
  /** Resident memory of the browser's page processes: all of it, runtime and garbage included. */
  readonly bytes: number
}

export interface Teaching {
  readonly runs: readonly TeachRun[]
  /** One picture more in a part of eight minus one, when the others are known; milliseconds and backbone runs. */
  readonly added: { readonly runs: number; readonly totalMs: number }
  /** Medians, milliseconds: a picture judged by a part for the first time, and by another part. */
  readonly judgeMs: { readonly first: number; readonly again: number; readonly pictures: number }
  /** While a part is taught from the most pictures; empty where the system does not tell. */
  readonly memory: readonly MemorySample[]
}

/** What the page keeps between steps. */
interface Bench {
  readonly engine: EngineClient
  readonly files: File[]
}

/** @returns Undefined where the pictures are not on this machine. */
export async function measureTeaching(): Promise<Teaching | undefined> {
  if (!existsSync(folder)) return undefined
  const server = await createServer({ logLevel: 'error', server: { port: 0 } })
  await server.listen()
  const browser = await chromium.launch({ executablePath: requireBrowser(), args: browserArguments })
  try {
    const page = await browser.newPage()
    // tsx wraps named functions in a helper of its own, which the page lacks.
    await page.addInitScript('globalThis.__name = (value) => value')
    // A page of the dev server that runs nothing else beside the engine.
    await page.goto(`${server.resolvedUrls?.local[0]}models/index.json`)
    await startEngine(page)
    await giveFiles(page, 'train/good', Math.max(...counts))
    const runs: TeachRun[] = []
    const memory: MemorySample[] = []
    const devtools = await browser.newBrowserCDPSession()
    await page.exposeFunction('lookedAt', async (pictures: number) => {
      const bytes = await residentBytes(devtools)
      if (bytes !== undefined) memory.push({ pictures, bytes })
    })
    // The first run compiles and allocates: it is not counted.
    await teachFrom(page, 1)
    for (const count of counts) runs.push(await teachFrom(page, count))
    const added = await addOne(page, 8)
    await giveFiles(page, 'test', judgedCount)
    return {
      runs,
      added,
      judgeMs: await judgeTwice(page),
      memory,
    }
  } finally {
    await browser.close()
    await server.close()
  }
}

async function startEngine(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const modulePath = '/src/lib/engine/engine-client.ts'
    const module = (await import(/* @vite-ignore */ modulePath)) as { EngineClient: new () => EngineClient }
    const engine = new module.EngineClient()
    const bundleUrl = new URL('/models/default/', location.href).href
    const started = await engine.start({ bundleUrl, provider: 'wasm', threads: 2 })
    if (!started.ok) throw new Error(started.error.message)
    Object.assign(window, { bench: { engine, files: [] } satisfies Bench })
    const input = document.createElement('input')
    input.type = 'file'
    input.multiple = true
    document.body.append(input)
    input.onchange = () => {
      const { bench } = window as unknown as { bench: Bench }
      bench.files.splice(0, bench.files.length, ...(input.files ?? []))
    }
  })
}

async function giveFiles(page: Page, below: string, count: number): Promise<void> {
  const root = join(folder, below)
  const paths = readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.startsWith('.'))
    .map((entry) => resolve(entry.parentPath, entry.name))
    .sort()
    .slice(0, count)
  await page.locator('input').setInputFiles(paths)
}

/** Teaches from the first pictures, none of which the device knows. */
async function teachFrom(page: Page, count: number): Promise<TeachRun> {
  await forgetFeatures(page)
  const isWatched = count === Math.max(...counts)
  return page.evaluate(
    async ({ count, isWatched }) => {
      const { bench, lookedAt } = window as unknown as {
        bench: Bench
        lookedAt: (pictures: number) => Promise<void>
      }
      if (isWatched) await lookedAt(0)
      const part = await bench.engine.teach({
        pictures: bench.files.slice(0, count).map((file) => ({ id: file.name, file })),
        onProgress: ({ stage, done }) => {
          // So many pictures are looked at once each.
          if (isWatched && stage === 'look' && done % 10 === 0) void lookedAt(done)
        },
      })
      if (!part.ok) throw new Error(part.error.message)
      return { pictures: count, ...part.value.timings }
    },
    { count, isWatched },
  )
}

async function addOne(page: Page, count: number): Promise<Teaching['added']> {
  await forgetFeatures(page)
  return page.evaluate(async (count) => {
    const { bench } = window as unknown as { bench: Bench }
    const pictures = bench.files.slice(0, count).map((file) => ({ id: file.name, file }))
    const before = await bench.engine.teach({ pictures: pictures.slice(1) })
    if (!before.ok) throw new Error(before.error.message)
    const kept = new Map(before.value.references.map(({ record }) => [record.id, record]))
    const after = await bench.engine.teach({
      pictures: pictures.map((picture) => {
        const record = kept.get(picture.id)
        return record ? { ...picture, kept: record } : picture
      }),
    })
    if (!after.ok) throw new Error(after.error.message)
    const { runs, totalMs } = after.value.timings
    return { runs, totalMs }
  }, count)
}

/** Every picture by one part, decoded and through the backbone; then by another part. */
async function judgeTwice(page: Page): Promise<Teaching['judgeMs']> {
  await forgetFeatures(page)
  return page.evaluate(async () => {
    const { bench } = window as unknown as { bench: Bench }
    const [first] = bench.files
    const taught = await bench.engine.teach({ pictures: [{ id: 'a', file: first! }] })
    if (!taught.ok) throw new Error(taught.error.message)
    const { model } = taught.value
    const judge = async (key: string): Promise<number[]> => {
      const times: number[] = []
      for (const file of bench.files.slice(1)) {
        const judged = await bench.engine.inspect(file, { part: { key, model } })
        if (!judged.ok) throw new Error(judged.error.message)
        times.push(judged.value.timings.totalMs)
      }
      return times.sort((a, b) => a - b)
    }
    const times = { first: await judge('a'), again: await judge('b') }
    const middle = Math.floor(times.first.length / 2)
    return { first: times.first[middle]!, again: times.again[middle]!, pictures: times.first.length }
  })
}

const forgetFeatures = (page: Page): Promise<void> =>
  page.evaluate(
    () =>
      new Promise<void>((done, failed) => {
        const request = indexedDB.deleteDatabase('flawscope.features')
        request.onsuccess = () => done()
        request.onerror = () => failed(new Error('The features could not be deleted.'))
      }),
  )

if (process.argv[1]?.endsWith('verify/teaching.ts'))
  console.log(JSON.stringify(await measureTeaching(), null, 2))
