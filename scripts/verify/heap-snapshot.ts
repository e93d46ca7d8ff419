import type { CDPSession } from '@playwright/test'

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

/** What lives on the JavaScript heap of a page. */
export async function takeHeapSnapshot(devtools: CDPSession): Promise<HeapSnapshot> {
  const chunks: string[] = []
  const take = ({ chunk }: { chunk: string }): void => void chunks.push(chunk)
  devtools.on('HeapProfiler.addHeapSnapshotChunk', take)
  await devtools.send('HeapProfiler.enable')
  await devtools.send('HeapProfiler.takeHeapSnapshot', { reportProgress: false })
  // Else the page's collector keeps account of every object of the snapshot from now on, which takes time.
  await devtools.send('HeapProfiler.disable')
  devtools.off('HeapProfiler.addHeapSnapshotChunk', take)
  return JSON.parse(chunks.join('')) as HeapSnapshot
}

/** Bytes of what the browser has compiled: machine code, bytecode, and what it notes of how functions are used. */
export function codeBytesOf(snapshot: HeapSnapshot): number {
  const { node_fields: fields, node_types: types } = snapshot.snapshot.meta
  const [type, code] = [fields.indexOf('type'), types[0].indexOf('code')]
  return bytesWhere(snapshot, (node) => snapshot.nodes[node + type] === code)
}

/**
 * Bytes of what developer tools note of each file that a page shows, for as long as it stays open. Playwright has them do
 * so.
 */
export function notedBytesOf(snapshot: HeapSnapshot): number {
  const { nodes, strings } = snapshot
  const name = snapshot.snapshot.meta.node_fields.indexOf('name')
  const note = strings.indexOf('blink::NetworkResourcesData::ResourceData')
  return bytesWhere(snapshot, (node) => nodes[node + name] === note)
}

function bytesWhere({ snapshot, nodes }: HeapSnapshot, matches: (node: number) => boolean): number {
  const { node_fields: fields } = snapshot.meta
  const size = fields.indexOf('self_size')
  let bytes = 0
  for (let node = 0; node < nodes.length; node += fields.length)
    if (matches(node)) bytes += nodes[node + size]!
  return bytes
}
