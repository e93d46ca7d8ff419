import { afterEach, describe, expect, it } from 'vitest'
import { pictureFixtures } from '../../core/fixtures/pictures'
import type { EngineOptions, Inspection, LoadingProgress, RunProgress } from '../../core/inference'
import type { Result } from '../../core/errors'
import type { DetailMode } from '../../core/tiles'
import { writeBundle } from '../../../workers/inference/fixtures/bundles'
import { EngineClient, type EngineStatus } from './engine-client'

const options: EngineOptions = {
  bundleUrl: new URL('/.generated/tiny/', location.origin).href,
  provider: 'wasm',
  threads: 1,
}

const pictureOf = (name: string): Blob =>
  new Blob([pictureFixtures.find((picture) => picture.name === name)!.file])
const picture = pictureOf('baseline 4:2:0')
const other = pictureOf('RGBA')

const realWorker = (): Worker =>
  new Worker(new URL('../../../workers/inference/worker.ts', import.meta.url), { type: 'module' })

/** The real worker that fails on cue; see faulty-worker.ts for the cues. */
const faultyWorker = (cue: string): Worker =>
  new Worker(new URL('../../../workers/inference/fixtures/faulty-worker.ts', import.meta.url), {
    type: 'module',
    name: cue,
  })

let client: EngineClient | undefined
afterEach(() => client?.dispose())

/** A client whose first workers fail on these cues, one each; later ones are sound. */
function clientWith(...cues: string[]) {
  const workers: Worker[] = []
  client = new EngineClient(
    () => {
      const cue = cues[workers.length]
      const worker = cue === undefined ? realWorker() : faultyWorker(cue)
      workers.push(worker)
      return worker
    },
    // A run of the tiny graph takes some ten milliseconds.
    { leastMs: 6000, steps: 30 },
  )
  return { client, workers }
}

function valueOf<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(`${result.error.message} ${result.error.detail}`)
  return result.value
}

const codeOf = (result: Result<unknown>): string => (result.ok ? 'ok' : result.error.code)

/** The status that a phase brings, when it comes. */
const phaseOf = (engine: EngineClient, phase: EngineStatus['phase']): Promise<EngineStatus> =>
  new Promise((resolve) => {
    const stop = engine.subscribe((status) => {
      if (status.phase !== phase) return
      stop()
      resolve(status)
    })
  })

async function referenceOf(file: Blob, detail: DetailMode = 'whole'): Promise<Inspection> {
  const sound = new EngineClient(realWorker)
  valueOf(await sound.start(options))
  const inspection = valueOf(await sound.inspect(file, { detail }))
  sound.dispose()
  return inspection
}

describe('start', () => {
  it('goes from loading to ready, with every stage in the status', async () => {
    const { client } = clientWith()
    const phases: string[] = []
    client.subscribe((status) => {
      phases.push(status.phase === 'loading' ? (status.progress?.stage ?? 'loading') : status.phase)
    })
    valueOf(await client.start(options))
    const distinct = phases.filter((phase, i) => phase !== phases[i - 1])
    const stages = ['loading', 'manifest', 'download', 'runtime', 'session', 'warm-up', 'golden']
    // The last one is short, and may come after the answer.
    expect(distinct).toEqual([...stages.slice(0, Math.max(6, distinct.length - 1)), 'ready'])
    client.dispose()
    expect(client.status.phase).toBe('idle')
  })

  it('stays ready when progress comes late', async () => {
    const { client } = clientWith('late-progress@0')
    const told: LoadingProgress[] = []
    valueOf(await client.start(options, (progress) => told.push(progress)))
    const before = told.length
    await new Promise((resolve) => setTimeout(resolve, 400))
    expect(client.status.phase).toBe('ready')
    expect(told.length).toBe(before)
  })

  it('fails with what the bundle says, and answers waiting pictures with it', async () => {
    const { client } = clientWith()
    const waiting = client.inspect(picture)
    const started = await client.start({ ...options, bundleUrl: new URL('/src/', location.origin).href })
    expect(['bundle-invalid', 'bundle-unreachable']).toContain(codeOf(started))
    expect(await waiting).toEqual(started)
    expect(client.status).toMatchObject({ phase: 'failed' })
    expect(await client.inspect(picture)).toEqual(started)
    valueOf(await client.start(options))
    valueOf(await client.inspect(picture))
  })

  it('runs the pictures of before once it is ready', async () => {
    const { client } = clientWith()
    const answers = [client.inspect(picture), client.inspect(other)]
    valueOf(await client.start(options))
    for (const answer of answers) valueOf(await answer)
  })

  it('runs a picture once that is handed in at the moment it is ready', async () => {
    const calls: unknown[] = []
    client = new EngineClient(() => {
      const worker = realWorker()
      const postMessage = worker.postMessage.bind(worker)
      worker.postMessage = (
        message: { path?: string[] },
        transfer?: Transferable[] | StructuredSerializeOptions,
      ) => {
        if (message.path?.[0] === 'inspect') calls.push(message)
        postMessage(message, transfer as Transferable[])
      }
      return worker
    })
    const engine = client
    const answers = [engine.inspect(picture)]
    engine.subscribe(({ phase }) => {
      if (phase === 'ready') answers.push(engine.inspect(other))
    })
    valueOf(await engine.start(options))
    for (const answer of answers) valueOf(await answer)
    expect(answers.length).toBe(2)
    expect(calls.length).toBe(2)
  })

  it('replaces a running engine and hands its pictures on', async () => {
    const { client, workers } = clientWith('hang@2')
    valueOf(await client.start(options))
    const answers = [client.inspect(picture), client.inspect(other)]
    valueOf(await client.start({ ...options, threads: 2 }))
    for (const answer of answers) valueOf(await answer)
    expect(workers.length).toBe(2)
  })
})

describe('inspect', () => {
  it('refuses one picture and goes on with the next', async () => {
    const { client } = clientWith()
    valueOf(await client.start(options))
    const files = [picture, new Blob([]), new Blob(['text']), other]
    const results = await Promise.all(files.map((file) => client.inspect(file)))
    expect(results.map(codeOf)).toEqual(['ok', 'file-empty', 'file-unsupported', 'ok'])
  })

  it('cancels a waiting picture, the running one and one that was cancelled before', async () => {
    const { client } = clientWith('hang@3')
    valueOf(await client.start(options))
    valueOf(await client.inspect(picture))
    const controllers = [new AbortController(), new AbortController()]
    const [running, waiting] = controllers.map(({ signal }) => client.inspect(picture, { signal }))
    controllers[1]!.abort()
    expect(codeOf(await waiting!)).toBe('cancelled')
    controllers[0]!.abort()
    expect(codeOf(await running!)).toBe('cancelled')
    expect(codeOf(await client.inspect(picture, { signal: AbortSignal.abort() }))).toBe('cancelled')
  })

  it('cancelled does not hold up the next picture', async () => {
    const { client } = clientWith()
    valueOf(await client.start(options))
    const controller = new AbortController()
    const cancelled = client.inspect(picture, { signal: controller.signal })
    const next = client.inspect(other)
    controller.abort()
    expect(codeOf(await cancelled)).toBe('cancelled')
    expect(valueOf(await next).refined).toEqual((await referenceOf(other)).refined)
  })

  it('answers everything when the client is disposed of', async () => {
    const { client } = clientWith('hang@2')
    valueOf(await client.start(options))
    const answers = [client.inspect(picture), client.inspect(other)]
    client.dispose()
    expect((await Promise.all(answers)).map(codeOf)).toEqual(['cancelled', 'cancelled'])
    const starting = client.start(options)
    client.dispose()
    expect(codeOf(await starting)).toBe('cancelled')
  })
})

describe('when WebGPU fails', () => {
  const onWebGpu: EngineOptions = { ...options, provider: 'webgpu' }

  it.each([
    ['at creation', 'no-adapter@0'],
    ['at the first run', 'lose-device@1'],
  ])('%s, the engine starts on WASM and says why', async (_, cue) => {
    const { client, workers } = clientWith(cue)
    const info = valueOf(await client.start(onWebGpu))
    expect(info.provider).toBe('wasm')
    expect(info.fallback).toMatchObject({ code: 'provider-failed' })
    expect(info.fallback?.message).toContain('WebGPU')
    expect(workers.length).toBe(2)
    expect(valueOf(await client.inspect(picture)).provider).toBe('wasm')
  })

  it('later, the interrupted picture and the waiting one run again on WASM', async () => {
    const { client, workers } = clientWith('lose-device@3')
    const info = valueOf(await client.start(onWebGpu))
    expect(info).toMatchObject({ provider: 'webgpu' })
    expect(valueOf(await client.inspect(picture)).provider).toBe('webgpu')
    const restarting = phaseOf(client, 'loading')
    const answers = [client.inspect(picture), client.inspect(other)]
    expect(await restarting).toMatchObject({ fallback: { code: 'provider-failed' } })
    const [interrupted, waiting] = (await Promise.all(answers)).map(valueOf)
    expect(interrupted).toMatchObject({ provider: 'wasm' })
    expect(interrupted!.refined).toEqual((await referenceOf(picture)).refined)
    expect(waiting!.refined).toEqual((await referenceOf(other)).refined)
    expect(client.status).toMatchObject({
      phase: 'ready',
      info: { provider: 'wasm', fallback: { code: 'provider-failed' } },
    })
    expect(workers.length).toBe(2)
  })

  it('computes something else than the golden maps, the engine starts on WASM and says why', async () => {
    const { client } = clientWith()
    const bundleUrl = await writeBundle('strict-on-webgpu', ({ manifest }) => {
      manifest.golden.tolerance.webgpu.fp32 = 1e-12
    })
    const info = valueOf(await client.start({ ...onWebGpu, bundleUrl }))
    expect(info).toMatchObject({ provider: 'wasm', fallback: { code: 'bundle-disagrees' } })
  })

  it('crashes the worker while it opens, the engine starts on WASM and says why', async () => {
    const { client } = clientWith('crash-opening@0')
    const info = valueOf(await client.start(onWebGpu))
    expect(info).toMatchObject({ provider: 'wasm', fallback: { code: 'worker-lost' } })
  })
})

describe('when the worker is lost on WASM', () => {
  it.each([
    ['crashed', 'crash@3'],
    ['hangs', 'hang@3'],
  ] as const)(
    'because it %s, a new one takes over; what it had and what waits run again',
    async (_, fault) => {
      const { client, workers } = clientWith(fault)
      valueOf(await client.start(options))
      valueOf(await client.inspect(picture))
      const answers = [client.inspect(picture), client.inspect(other)]
      for (const answer of answers) valueOf(await answer)
      expect(workers.length).toBe(2)
      expect(client.status).toMatchObject({ phase: 'ready' })
    },
  )

  it('a run that fails counts as lost: its memory may be gone', async () => {
    const { client, workers } = clientWith('fail@2')
    valueOf(await client.start(options))
    valueOf(await client.inspect(picture))
    expect(workers.length).toBe(2)
  })

  it('a picture that brings it down twice is given up, and the others go on', async () => {
    const { client, workers } = clientWith('crash@2', 'crash@2')
    valueOf(await client.start(options))
    const answers = await Promise.all([client.inspect(picture), client.inspect(other)])
    expect(answers.map(codeOf)).toEqual(['worker-lost', 'ok'])
    expect(workers.length).toBe(3)
  })

  it('again and again, the engine gives up and answers everything', async () => {
    const { client, workers } = clientWith('crash@2', 'crash@2', 'crash@2', 'crash@2')
    valueOf(await client.start(options))
    const answers = await Promise.all([picture, other, picture].map((file) => client.inspect(file)))
    expect(answers.map(codeOf)).toEqual(['worker-lost', 'worker-lost', 'worker-lost'])
    expect(client.status).toMatchObject({ phase: 'failed', error: { code: 'worker-lost' } })
    expect(workers.length).toBe(4)
  })

  it('a picture on which it hangs twice is given up with what to do, and the others go on', async () => {
    const { client, workers } = clientWith('hang@2', 'hang@2')
    valueOf(await client.start(options))
    const [first, second] = await Promise.all([client.inspect(picture), client.inspect(other)])
    expect(first).toMatchObject({
      ok: false,
      error: { code: 'worker-lost', hint: expect.stringMatching(/leave that picture out/) as string },
    })
    expect(codeOf(second)).toBe('ok')
    expect(workers.length).toBe(3)
  })

  it('while it opens, it is started once more', async () => {
    const { client, workers } = clientWith('crash-opening@0')
    valueOf(await client.start(options))
    expect(workers.length).toBe(2)
  })

  it('while it opens and once more, the start fails', async () => {
    const { client, workers } = clientWith('crash-opening@0', 'crash-opening@0')
    expect(codeOf(await client.start(options))).toBe('worker-lost')
    expect(workers.length).toBe(2)
  })

  it('a worker that cannot be loaded is reported and not waited for', async () => {
    client = new EngineClient(() => new Worker('/nowhere/worker.js', { type: 'module' }))
    expect(codeOf(await client.start(options))).toBe('worker-lost')
  })
})

describe('teach', () => {
  const teachable: EngineOptions = {
    ...options,
    bundleUrl: new URL('/models/default/', location.origin).href,
  }
  const pictures = [
    { id: 'a', file: picture },
    { id: 'b', file: other },
  ]

  it('goes on with another worker when it is lost, between pictures that are inspected', async () => {
    // Run 1 is the golden image's, 2 the inspected picture's.
    const { client, workers } = clientWith('crash@7')
    valueOf(await client.start(teachable))
    const done: number[] = []
    const before = client.inspect(picture)
    const teaching = client.teach({ pictures, onProgress: (at) => done.push(at.done) })
    const after = client.inspect(other)
    valueOf(await before)
    const part = valueOf(await teaching)
    const judged = valueOf(await client.inspect(picture, { part: { key: 'a', model: part.model } }))
    expect(part.references.map(({ record }) => record.id)).toEqual(['a', 'b'])
    expect(done.lastIndexOf(1)).toBeGreaterThan(0)
    expect(judged.part).toBe('a')
    expect(valueOf(await after).part).toBeUndefined()
    expect(workers.length).toBe(2)
  })

  it('is refused by a bundle that has no reference graph, which inspects all the same', async () => {
    const { client } = clientWith()
    valueOf(await client.start(options))
    expect(codeOf(await client.teach({ pictures }))).toBe('part-invalid')
    valueOf(await client.inspect(picture))
  })

  it('cancelled does not hold up the next picture', async () => {
    const { client } = clientWith()
    valueOf(await client.start(teachable))
    const abort = new AbortController()
    const teaching = client.teach({ pictures, signal: abort.signal })
    const next = client.inspect(other)
    abort.abort()
    expect(codeOf(await teaching)).toBe('cancelled')
    valueOf(await next)
  })
})

describe('in detail', () => {
  const detail = '3x3'

  // Progress has a way of its own: on a busy machine the last steps come after the answer, when nobody is told any more.
  it('reports every run of the network and says what it looked at', async () => {
    const { client } = clientWith()
    valueOf(await client.start(options))
    const progress: RunProgress[] = []
    const found = valueOf(await client.inspect(picture, { detail, onProgress: (at) => progress.push(at) }))
    const all = Array.from({ length: 10 }, (_, i) => ({ done: i + 1, total: 10 }))
    expect(progress).toEqual(all.slice(0, progress.length))
    expect(progress.length).toBeGreaterThan(5)
    expect(found.detail).toMatchObject({ columns: 3, rows: 3 })
    expect(valueOf(await client.inspect(picture)).detail).toBeUndefined()
  })

  it('a cancelled picture answers at once and stops before its next tile', async () => {
    // Run 1 is the golden image's, 2 the whole picture's; were all tiles run, the worker would hang.
    const { client, workers } = clientWith('hang@9')
    valueOf(await client.start(options))
    const abort = new AbortController()
    const answer = client.inspect(picture, {
      detail,
      signal: abort.signal,
      onProgress: () => abort.abort(),
    })
    expect(codeOf(await answer)).toBe('cancelled')
    valueOf(await client.inspect(other))
    expect(workers.length).toBe(1)
  })

  it('a picture whose worker is lost between tiles runs again from the start', async () => {
    const { client, workers } = clientWith('crash@5')
    valueOf(await client.start(options))
    const done: number[] = []
    const answers = [
      client.inspect(picture, { detail, onProgress: (at) => done.push(at.done) }),
      client.inspect(other),
    ]
    const [found, after] = await Promise.all(answers)
    const again = done.lastIndexOf(1)
    const [before, since] = [done.slice(0, again), done.slice(again)]
    // The news that the worker is lost has a way of its own as well.
    expect(before).toEqual([1, 2, 3].slice(0, before.length))
    expect(since).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10].slice(0, since.length))
    expect(since.length).toBeGreaterThan(5)
    expect(valueOf(found!).refined).toEqual((await referenceOf(picture, detail)).refined)
    valueOf(after!)
    expect(workers.length).toBe(2)
  })
})
