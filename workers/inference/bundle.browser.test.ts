import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { FlawscopeError, Result } from '../../src/core/errors'
import type { EngineInfo, LoadingProgress } from '../../src/core/inference'
import { EngineClient } from '../../src/lib/engine/engine-client'
import { type LoadedFiles, loadFiles, loadManifest } from './bundle-loader'
import { ContentCache } from './content-cache'
import { type DraftBundle, replaceFile, tinyBundleUrl, writeBundle } from './fixtures/bundles'

async function start(
  bundleUrl: string,
  onProgress?: (progress: LoadingProgress) => void,
): Promise<Result<EngineInfo>> {
  const client = new EngineClient()
  const started = await client.start({ bundleUrl, provider: 'wasm', threads: 1 }, onProgress)
  client.dispose()
  return started
}

function valueOf<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(`${result.error.message} ${result.error.detail}`)
  return result.value
}

const clearCache = async (): Promise<void> => {
  for (const name of await caches.keys()) await caches.delete(name)
}

/** Network requests for files below an address since the last call of `performance.clearResourceTimings`. */
const requestsFor = (url: string): string[] =>
  performance
    .getEntriesByType('resource')
    .map(({ name }) => name)
    .filter((name) => name.startsWith(url))

describe('the cache', () => {
  let references: Record<'model' | 'image', { file: string; bytes: number; sha256: string }>

  beforeAll(async () => {
    const { graphs, golden } = valueOf(await loadManifest(tinyBundleUrl, new ContentCache()))
    references = { model: graphs.detector.variants[0]!, image: golden.image }
  })

  beforeEach(async () => {
    await clearCache()
    performance.clearResourceTimings()
  })

  const load = async (
    onProgress: (loaded: number, total: number) => void = () => undefined,
  ): Promise<LoadedFiles<'model' | 'image'>> =>
    valueOf(await loadFiles(tinyBundleUrl, references, new ContentCache(), onProgress))

  it('downloads each file once and counts its bytes', async () => {
    const progress: number[] = []
    const total = references.model.bytes + references.image.bytes
    const { files, fromCache } = await load((loaded, expected) => {
      progress.push(loaded)
      expect(expected).toBe(total)
    })
    expect(fromCache).toBe(false)
    expect(files.model.length).toBe(references.model.bytes)
    expect(progress[0]).toBe(0)
    expect(progress.at(-1)).toBe(total)
    expect(progress).toEqual(progress.toSorted((a, b) => a - b))
    expect(requestsFor(tinyBundleUrl).length).toBe(2)
  })

  it('makes the second visit without a download', async () => {
    const first = await load()
    performance.clearResourceTimings()
    const second = await load()
    expect(second.fromCache).toBe(true)
    expect(second.files).toEqual(first.files)
    expect(requestsFor(tinyBundleUrl)).toEqual([])
  })

  it('throws a corrupted entry away and downloads that file again', async () => {
    const { files } = await load()
    const [cacheName] = await caches.keys()
    const cache = await caches.open(cacheName!)
    const key = (await cache.keys()).find(({ url }) => url.includes(references.model.sha256))!
    const corrupted = files.model.slice()
    corrupted[100]! ^= 1
    await cache.put(key, new Response(corrupted))
    performance.clearResourceTimings()
    const healed = await load()
    expect(healed.fromCache).toBe(false)
    expect(healed.files).toEqual(files)
    expect(requestsFor(tinyBundleUrl)).toEqual([tinyBundleUrl + references.model.file])
    expect((await load()).fromCache).toBe(true)
  })

  it('does without where the browser blocks storage', async () => {
    const open = caches.open.bind(caches)
    caches.open = () => Promise.reject(new DOMException('blocked', 'SecurityError'))
    try {
      expect((await load()).fromCache).toBe(false)
      expect((await load()).fromCache).toBe(false)
    } finally {
      caches.open = open
    }
  })

  it('serves the last manifest when the network is gone', async () => {
    const seen = valueOf(await loadManifest(tinyBundleUrl, new ContentCache()))
    const fetchFromNetwork = globalThis.fetch
    globalThis.fetch = () => Promise.reject(new TypeError('Failed to fetch'))
    try {
      expect(valueOf(await loadManifest(tinyBundleUrl, new ContentCache()))).toEqual(seen)
      await clearCache()
      const without = await loadManifest(tinyBundleUrl, new ContentCache())
      expect(without).toMatchObject({ ok: false, error: { code: 'bundle-unreachable' } })
    } finally {
      globalThis.fetch = fetchFromNetwork
    }
  })

  /** Serves the model's bytes so far as `cutAt` says, then breaks the connection; ranges are understood or not. */
  async function withCutNetwork<T>(
    cuts: readonly number[],
    understandsRanges: boolean,
    work: () => Promise<T>,
  ): Promise<{ readonly value: T; readonly ranges: readonly (string | null)[] }> {
    const network = globalThis.fetch
    const whole = new Uint8Array(await (await network(tinyBundleUrl + references.model.file)).arrayBuffer())
    const ranges: (string | null)[] = []
    globalThis.fetch = async (target, init) => {
      if (!String(target instanceof Request ? target.url : target).endsWith(references.model.file))
        return network(target, init)
      const range = new Headers(init?.headers).get('Range')
      const cutAt = cuts[ranges.length]
      ranges.push(range)
      const from = understandsRanges ? Number(/^bytes=(\d+)-$/.exec(range ?? '')?.[1] ?? 0) : 0
      const stream = new ReadableStream<Uint8Array>({
        start(controller) {
          if (cutAt === undefined || cutAt > from) controller.enqueue(whole.slice(from, cutAt))
        },
        pull(controller) {
          if (cutAt === undefined) controller.close()
          else controller.error(new TypeError('network error'))
        },
      })
      return new Response(stream, {
        status: from > 0 ? 206 : 200,
        headers: from > 0 ? { 'Content-Range': `bytes ${from}-${whole.length - 1}/${whole.length}` } : {},
      })
    }
    try {
      return { value: await work(), ranges }
    } finally {
      globalThis.fetch = network
    }
  }

  it.each([
    ['resumes a download that is cut, from the byte that is missing', true],
    ['begins a download that is cut anew where the server knows no ranges', false],
  ])('%s', async (_, understandsRanges) => {
    const sound = await load()
    await clearCache()
    const progress: number[] = []
    const { value, ranges } = await withCutNetwork([1000, 3000], understandsRanges, () =>
      load((loaded) => progress.push(loaded)),
    )
    expect(value.files).toEqual(sound.files)
    expect(ranges).toEqual([null, 'bytes=1000-', 'bytes=3000-'])
    expect(progress.at(-1)).toBe(references.model.bytes + references.image.bytes)
  })

  it('keeps what came of a download that is given up, and goes on from there when it is tried again', async () => {
    const sound = await load()
    await clearCache()
    const given = await withCutNetwork([1000, 0, 0, 0, 0], true, () =>
      loadFiles(tinyBundleUrl, references, new ContentCache(), () => undefined),
    )
    expect(given.value).toMatchObject({ ok: false, error: { code: 'bundle-unreachable' } })
    const again = await withCutNetwork([], true, () => load())
    expect(again.ranges).toEqual(['bytes=1000-'])
    expect(again.value.files).toEqual(sound.files)
  })

  it('tells at once of a file that is not there, and keeps what came of the others', async () => {
    const sound = await load()
    await clearCache()
    const network = globalThis.fetch
    const bytes = sound.files.model.slice(0, 1000)
    let refuse: (response: Response) => void
    const refused = new Promise<Response>((resolve) => {
      refuse = resolve
    })
    globalThis.fetch = async (target, init) => {
      if (String(target instanceof Request ? target.url : target).endsWith(references.model.file)) {
        const hanging = new ReadableStream<Uint8Array>({
          start(controller) {
            controller.enqueue(bytes)
            init?.signal?.addEventListener('abort', () => controller.error(new TypeError('network error')))
          },
          // Those bytes were read.
          pull: () => refuse(new Response(null, { status: 404 })),
        })
        return new Response(hanging)
      }
      return refused
    }
    try {
      const loaded = await loadFiles(tinyBundleUrl, references, new ContentCache(), () => undefined)
      expect(loaded).toMatchObject({ ok: false, error: { code: 'bundle-unreachable', detail: 'HTTP 404' } })
    } finally {
      globalThis.fetch = network
    }
    const again = await withCutNetwork([], true, () => load())
    expect(again.ranges).toEqual(['bytes=1000-'])
    expect(again.value.files).toEqual(sound.files)
  })

  it('downloads all of a file again when its kept beginning was of another build', async () => {
    await new ContentCache().putPart(references.model.sha256, new Uint8Array(500))
    const { value, ranges } = await withCutNetwork([], true, () => load())
    expect(ranges).toEqual(['bytes=500-', null])
    expect(value.files.model.length).toBe(references.model.bytes)
  })

  it('serves a whole start', async () => {
    expect(valueOf(await start(tinyBundleUrl)).fromCache).toBe(false)
    const downloads: number[] = []
    const second = valueOf(
      await start(tinyBundleUrl, ({ loadedBytes }) => {
        if (loadedBytes !== undefined) downloads.push(loadedBytes)
      }),
    )
    expect(second.fromCache).toBe(true)
    expect(downloads.at(-1)).toBeGreaterThan(0)
  })
})

describe('the optimised graph', () => {
  beforeEach(clearCache)

  const isLoaded = async (bundleUrl: string): Promise<boolean> => {
    const { optimised } = valueOf(await start(bundleUrl)).bundle.graphs.detector.variants[0]!
    return (await new ContentCache().get(optimised!.sha256)) !== undefined
  }

  it('is the one that WebAssembly runs', async () => {
    expect(await isLoaded(tinyBundleUrl)).toBe(true)
  })

  it('of another runtime is left alone', async () => {
    const url = await writeBundle('other-runtime', ({ manifest }) => {
      manifest.graphs.detector.variants[0]!.optimised!.runtime = '1.29'
    })
    expect(await isLoaded(url)).toBe(false)
  })
})

describe('a bundle is refused', () => {
  beforeEach(clearCache)

  const refusalOf = async (
    name: string,
    change: (draft: DraftBundle) => void | Promise<void>,
  ): Promise<FlawscopeError> => {
    const started = await start(await writeBundle(name, change))
    if (started.ok) throw new Error('The bundle was taken.')
    expect(started.error.hint).not.toBe('')
    return started.error
  }

  it('not when nothing is wrong with it', async () => {
    const url = await writeBundle('untouched', () => undefined)
    expect((await start(url)).ok).toBe(true)
  })

  it('of a format that is not known', async () => {
    const error = await refusalOf('format', ({ manifest }) => {
      Object.assign(manifest, { format: 2 })
    })
    expect(error.code).toBe('bundle-invalid')
    expect(error.message).toContain('format 2')
  })

  it('without a field', async () => {
    const error = await refusalOf('field', ({ manifest }) => {
      Object.assign(manifest, { golden: undefined })
    })
    expect(error.code).toBe('bundle-invalid')
    expect(error.detail).toContain('golden')
  })

  it('that names files outside its folder', async () => {
    const error = await refusalOf('outside', ({ manifest }) => {
      manifest.golden.image.file = '../tiny/golden/image.png'
    })
    expect(error.code).toBe('bundle-invalid')
  })

  it('with a file of another content', async () => {
    const error = await refusalOf('hash', ({ manifest, files }) => {
      files.get(manifest.graphs.detector.variants[0]!.file)![50]! ^= 255
    })
    expect(error.code).toBe('bundle-integrity')
    expect(error.message).toContain('.onnx')
  })

  it.each([
    ['longer', 1],
    ['shorter', -1],
  ])('with a file that is %s than it says', async (name, by) => {
    const error = await refusalOf(name, ({ manifest }) => {
      manifest.graphs.detector.variants[0]!.bytes -= by
    })
    expect(error.code).toBe('bundle-integrity')
    expect(error.message).toContain('size')
  })

  it('that says a file is larger than any could be', async () => {
    const error = await refusalOf('terabytes', ({ manifest }) => {
      manifest.graphs.detector.variants[0]!.bytes = 1e13
    })
    expect(error.code).toBe('bundle-invalid')
  })

  it('with a graph of operators that are not known yet', async () => {
    const error = await refusalOf('opset', async (draft) => {
      // y = x, of operator set 99.
      const graph = Uint8Array.from(
        atob('CAcSADo3ChAKAXgSAXkiCElkZW50aXR5EgFnWg8KAXgSCgoICAESBAoCCAFiDwoBeRIKCggIARIECgIIAUIECgAQYw=='),
        (letter) => letter.charCodeAt(0),
      )
      const [variant] = draft.manifest.graphs.detector.variants
      delete variant!.optimised
      await replaceFile(draft, variant!, graph)
    })
    expect(error.code).toBe('bundle-invalid')
  })

  it('with a tensor that fits no memory', async () => {
    const error = await refusalOf('oversize', ({ manifest }) => {
      manifest.input.size = 1_000_000
    })
    expect(error.code).toBe('bundle-invalid')
  })

  it('with a file that is not there', async () => {
    const error = await refusalOf('absent', ({ manifest }) => {
      manifest.graphs.detector.variants[0]!.file = 'nowhere.onnx'
    })
    expect(['bundle-unreachable', 'bundle-integrity']).toContain(error.code)
    expect(error.message).toContain('nowhere.onnx')
  })

  it('with a tensor that the graph lacks', async () => {
    const error = await refusalOf('tensor', ({ manifest }) => {
      manifest.outputs.features[0]!.name = 'features_99'
    })
    expect(error.code).toBe('bundle-invalid')
    expect(error.detail).toContain('features_99')
  })

  it('with a tensor of another shape', async () => {
    const error = await refusalOf('shape', ({ manifest }) => {
      manifest.outputs.coarse.shape[3]! += 1
    })
    expect(error.code).toBe('bundle-invalid')
    expect(error.detail).toContain('coarse')
  })

  it('with a graph that is none', async () => {
    const error = await refusalOf('graph', (draft) => {
      const [variant] = draft.manifest.graphs.detector.variants
      delete variant!.optimised
      return replaceFile(draft, variant!, new Uint8Array(1000).fill(7))
    })
    expect(error.code).toBe('bundle-invalid')
  })

  it('with an optimised graph that is none', async () => {
    const error = await refusalOf('optimised-graph', (draft) =>
      replaceFile(
        draft,
        draft.manifest.graphs.detector.variants[0]!.optimised!,
        new Uint8Array(1000).fill(7),
      ),
    )
    expect(error.code).toBe('bundle-invalid')
  })

  it('with an optimised graph whose weights are not where it looks for them', async () => {
    const error = await refusalOf('optimised-weights', ({ manifest, files }) => {
      const [variant] = manifest.graphs.detector.variants
      files.set('renamed.onnx', files.get(variant!.file)!)
      variant!.file = 'renamed.onnx'
    })
    expect(error.code).toBe('bundle-invalid')
  })

  it('with a golden map that disagrees', async () => {
    const error = await refusalOf('golden-map', async (draft) => {
      const { refined } = draft.manifest.golden
      const map = new Float32Array(draft.files.get(refined.file)!.slice().buffer)
      map[5]! += 0.01
      await replaceFile(draft, refined, new Uint8Array(map.buffer))
    })
    expect(error.code).toBe('bundle-disagrees')
    expect(error.detail).toContain('differs by 0.0')
  })

  it('with a golden score that disagrees', async () => {
    const error = await refusalOf('golden-score', ({ manifest }) => {
      const { golden } = manifest
      golden.score = golden.score > 0.5 ? golden.score - 0.01 : golden.score + 0.01
    })
    expect(error.code).toBe('bundle-disagrees')
  })

  it('that is no bundle at all', async () => {
    const started = await start(new URL('/workers/', location.origin).href)
    expect(started.ok).toBe(false)
    if (!started.ok) expect(['bundle-invalid', 'bundle-unreachable']).toContain(started.error.code)
  })
})
