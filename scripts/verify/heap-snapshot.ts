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
export function codeBytesOf({ snapshot, nodes }: HeapSnapshot): number {
  const { node_fields: fields, node_types: types } = snapshot.meta
  const [type, size, code] = [fields.indexOf('type'), fields.indexOf('self_size'), types[0].indexOf('code')]
  let bytes = 0
  for (let node = 0; node < nodes.length; node += fields.length)
    if (nodes[node + type] === code) bytes += nodes[node + size]!
  return bytes
}
