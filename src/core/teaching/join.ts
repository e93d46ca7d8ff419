/** Lists one after the other. */
export function join<T extends Int16Array<ArrayBuffer> | Float32Array<ArrayBuffer>>(
  lists: readonly ArrayLike<number>[],
  List: new (length: number) => T,
): T {
  const joined = new List(lists.reduce((sum, { length }) => sum + length, 0))
  let start = 0
  for (const list of lists) {
    joined.set(list, start)
    start += list.length
  }
  return joined
}
