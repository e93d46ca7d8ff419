import type { AnomalyMap } from '../../core/inference'

/**
 * Maps as they are kept: the bytes of their values, first bytes first, deflated. Neighbouring probabilities share
 * their upper bytes, so that this takes about half of what deflating the values as they are takes.
 */
export async function packMaps(maps: readonly AnomalyMap[]): Promise<Blob> {
  const length = maps.reduce((sum, { data }) => sum + data.length, 0)
  const planes = new Uint8Array(4 * length)
  let offset = 0
  for (const { data } of maps) {
    const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
    for (let i = 0; i < bytes.length; i++) planes[(i & 3) * length + offset + (i >> 2)] = bytes[i]!
    offset += data.length
  }
  // Not from a blob: to make one the page waits for the browser.
  return throughStream(new Response(planes).body!, new CompressionStream('deflate-raw')).blob()
}

/**
 * @param sizes Of the maps, in the order in which they were packed.
 * @throws Error when the bytes are damaged or not as many as the sizes say.
 */
export async function unpackMaps(
  packed: Blob,
  sizes: readonly { readonly width: number; readonly height: number }[],
): Promise<AnomalyMap[]> {
  const unpacked = throughStream(packed.stream(), new DecompressionStream('deflate-raw'))
  const planes = new Uint8Array(await unpacked.arrayBuffer())
  const length = sizes.reduce((sum, { width, height }) => sum + width * height, 0)
  if (planes.length !== 4 * length) throw new Error(`${planes.length} bytes are not ${length} values.`)
  let offset = 0
  return sizes.map(({ width, height }) => {
    const data = new Float32Array(width * height)
    const bytes = new Uint8Array(data.buffer)
    for (let i = 0; i < bytes.length; i++) bytes[i] = planes[(i & 3) * length + offset + (i >> 2)]!
    offset += data.length
    return { width, height, data }
  })
}

const throughStream = (
  bytes: ReadableStream<Uint8Array<ArrayBuffer>>,
  stream: CompressionStream | DecompressionStream,
): Response => new Response(bytes.pipeThrough(stream))
