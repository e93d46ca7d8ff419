/** Lists one after the other. */
export function join(lists: readonly Float32Array[]): Float32Array<ArrayBuffer> {
  const joined = new Float32Array(lists.reduce((sum, { length }) => sum + length, 0))
  let start = 0
  for (const list of lists) {
    joined.set(list, start)
    start += list.length
  }
  return joined
}
