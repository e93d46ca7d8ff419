/** What is looked at of Chromium's format: nodes lie one after the other, each as long as the list of its fields. */
export interface HeapSnapshot {
  readonly snapshot: {
    readonly meta: {
      readonly node_fields: readonly string[]
      /** Names of the types, and further descriptions that are not looked at. */
      readonly node_types: readonly [types: readonly string[], ...rest: unknown[]]
    }
  }
  readonly nodes: readonly number[]
  readonly strings: readonly string[]
}

const CHUNK = 'HeapProfiler.addHeapSnapshotChunk'
/** The event of which each has a piece of a snapshot. */
export type HeapChunk = typeof CHUNK

/** How developer tools ask a page, or a worker, about its memory. */
export interface HeapProfiler {
  send: (method: `HeapProfiler.${'enable' | 'disable' | 'takeHeapSnapshot'}`) => Promise<unknown>
  on: (event: HeapChunk, listener: (params: { chunk: string }) => void) => unknown
  off: (event: HeapChunk, listener: (params: { chunk: string }) => void) => unknown
}

/** What lives on the JavaScript heap of a page or a worker. */
export async function takeHeapSnapshot(devtools: HeapProfiler): Promise<HeapSnapshot> {
  const chunks: string[] = []
  const take = ({ chunk }: { chunk: string }): void => void chunks.push(chunk)
  devtools.on(CHUNK, take)
  await devtools.send('HeapProfiler.enable')
  await devtools.send('HeapProfiler.takeHeapSnapshot')
  // Else the collector keeps account of every object of the snapshot from now on, which takes time.
  await devtools.send('HeapProfiler.disable')
  devtools.off(CHUNK, take)
  return JSON.parse(chunks.join('')) as HeapSnapshot
}

/** Bytes of what the browser has compiled: machine code, bytecode, and what it notes of how functions are used. */
export const codeBytesOf = (snapshot: HeapSnapshot): number => bytesWhere(snapshot, (type) => type === 'code')

/** Bytes outside the heap that belong to objects on it, without what is compiled of WebAssembly. */
export const nativeBytesOf = (snapshot: HeapSnapshot): number =>
  bytesWhere(snapshot, (type, name) => type === 'native' && !name.includes('WasmNativeModule'))

/**
 * Bytes of what developer tools note of each file that a page shows, for as long as it stays open. Playwright has them do
 * so.
 */
export const notedBytesOf = (snapshot: HeapSnapshot): number =>
  bytesWhere(snapshot, (_, name) => name === 'blink::NetworkResourcesData::ResourceData')

/**
 * Bytes of the timeline that the browser itself keeps of a page: the first 150 to 250 entries of each kind, whoever asks for
 * them (https://w3c.github.io/timing-entrytypes-registry/).
 */
export const timelineBytesOf = (snapshot: HeapSnapshot): number =>
  bytesWhere(snapshot, (type, name) => type === 'native' && timelineEntry.test(name))

const timelineEntry =
  /^(Performance\w+|(Largest|Interaction)ContentfulPaint|LayoutShift(Attribution)?|TaskAttributionTiming|blink::ScriptTimingInfo)$/

function bytesWhere(
  { snapshot, nodes, strings }: HeapSnapshot,
  matches: (type: string, name: string) => boolean,
): number {
  const { node_fields: fields, node_types: types } = snapshot.meta
  const [type, name, size] = ['type', 'name', 'self_size'].map((field) => fields.indexOf(field)) as [
    number,
    number,
    number,
  ]
  let bytes = 0
  for (let node = 0; node < nodes.length; node += fields.length)
    if (matches(types[0][nodes[node + type]!]!, strings[nodes[node + name]!]!)) bytes += nodes[node + size]!
  return bytes
}
