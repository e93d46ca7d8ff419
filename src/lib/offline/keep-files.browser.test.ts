import { beforeEach, expect, test } from 'vitest'
import { sha256Of } from '../../core/hash'
import type { FileToKeep } from '../../core/keeping'
import { CONTENT_CACHE, contentKey } from '../../core/kept-files'
import { keepFiles } from './keep-files'

const url = new URL('/models/default/detector.fp32.onnx', location.href).href
const content = new Uint8Array(await (await fetch(url)).arrayBuffer())
const file: FileToKeep = { url, bytes: content.length, sha256: await sha256Of(content) }
const wrong: FileToKeep = { ...file, sha256: '0'.repeat(64) }

const isKept = async ({ sha256 }: FileToKeep) =>
  (await (await caches.open(CONTENT_CACHE)).match(contentKey(sha256, location.origin))) !== undefined

beforeEach(() => caches.delete(CONTENT_CACHE))

test('a file is kept by its content, and what has come is told up to its size', async () => {
  const told: number[] = []
  expect(await keepFiles([file], { onProgress: (bytes) => told.push(bytes) })).toEqual({
    ok: true,
    value: undefined,
  })
  expect(await isKept(file)).toBe(true)
  expect(told.length).toBeGreaterThan(0)
  expect(told).toEqual(told.toSorted((a, b) => a - b))
  expect(told.at(-1)).toBeLessThanOrEqual(file.bytes)
})

test('what is not what the list says is not kept; what came before it is', async () => {
  expect(await keepFiles([file, wrong])).toMatchObject({ ok: false, error: { code: 'offline-changed' } })
  expect(await isKept(file)).toBe(true)
  expect(await isKept(wrong)).toBe(false)
})

test('a site that does not answer is said', async () => {
  const missing = { ...file, url: 'http://127.0.0.1:9/nowhere' }
  expect(await keepFiles([missing])).toMatchObject({ ok: false, error: { code: 'offline-unreachable' } })
})

test('stopped, it answers at once and nothing is told any more', async () => {
  const controller = new AbortController()
  const many = Array.from({ length: 200 }, () => file)
  let told = 0
  const kept = keepFiles(many, {
    signal: controller.signal,
    onProgress: () => {
      told++
      controller.abort()
    },
  })
  expect(await kept).toMatchObject({ ok: false, error: { code: 'cancelled' } })
  const before = told
  await new Promise((resolve) => setTimeout(resolve, 300))
  expect(told).toBe(before)
})

test('stopped before it began, it keeps nothing', async () => {
  const kept = await keepFiles([file], { signal: AbortSignal.abort() })
  expect(kept).toMatchObject({ ok: false, error: { code: 'cancelled' } })
  expect(await isKept(file)).toBe(false)
})

test('a worker that cannot be loaded is said, with what to do', async () => {
  const nowhere = () => new Worker('/nowhere/worker.js', { type: 'module' })
  expect(await keepFiles([file], {}, nowhere)).toMatchObject({ ok: false, error: { code: 'worker-lost' } })
})
