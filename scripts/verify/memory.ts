import {
  codeBytesOf,
  nativeBytesOf,
  notedBytesOf,
  takeHeapSnapshot,
  timelineBytesOf,
  type HeapProfiler,
} from './heap-snapshot.ts'
import { slopeOf, type Slope } from './slope.ts'

/** Of a page or a worker, once garbage is gone. */
export interface Memory {
  /** The JavaScript heap. */
  readonly heapBytes: number
  /** What of it is the code that the browser has compiled, which it does for what runs often. */
  readonly codeBytes: number
  /** What belongs to its objects outside that heap: elements, blobs, buffers, WebAssembly's memory; without the following two. */
  readonly outsideBytes: number
  /** What developer tools have noted, which is not the app's. */
  readonly notedBytes: number
  /** What the browser remembers of what took how long, up to so many entries. */
  readonly timelineBytes: number
}

/** A page's memory and its worker's. */
export interface MemorySample {
  /** Pictures inspected so far. */
  readonly pictures: number
  readonly page: Memory
  readonly worker: Memory
}

export interface MemorySlopes {
  readonly heap: Slope
  /** Of the heap without compiled code. */
  readonly data: Slope
  readonly outside: Slope
}

/** How developer tools talk with a page or a worker. */
export interface DevTools extends HeapProfiler {
  send: (
    method:
      `HeapProfiler.${'enable' | 'disable' | 'takeHeapSnapshot' | 'collectGarbage'}` | 'Runtime.getHeapUsage',
  ) => Promise<unknown>
}

/** Collects garbage, then adds up what is left. It takes seconds, in which the page or worker does nothing else. */
export async function measureMemory(devtools: DevTools): Promise<Memory> {
  await devtools.send('HeapProfiler.collectGarbage')
  const { usedSize } = (await devtools.send('Runtime.getHeapUsage')) as { readonly usedSize: number }
  const snapshot = await takeHeapSnapshot(devtools)
  const [notedBytes, timelineBytes] = [notedBytesOf(snapshot), timelineBytesOf(snapshot)]
  return {
    heapBytes: usedSize,
    codeBytes: codeBytesOf(snapshot),
    outsideBytes: nativeBytesOf(snapshot) - notedBytes - timelineBytes,
    notedBytes,
    timelineBytes,
  }
}

/** @param of The page's, or the worker's. */
export function memorySlopesOf(samples: readonly MemorySample[], of: 'page' | 'worker'): MemorySlopes {
  const slope = (bytes: (memory: Memory) => number): Slope =>
    slopeOf(samples.map((sample) => [sample.pictures, bytes(sample[of])]))
  return {
    heap: slope(({ heapBytes }) => heapBytes),
    data: slope(({ heapBytes, codeBytes }) => heapBytes - codeBytes),
    outside: slope(({ outsideBytes }) => outsideBytes),
  }
}
