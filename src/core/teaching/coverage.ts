import type { PartLevel, TaughtReference } from '../part'

/** Share of the banks' rows that each picture gave, in [0, 1], mean over levels. */
export function bankShares(levels: readonly PartLevel[], pictures: number): number[] {
  // Alone, a picture gave them all; its owners tell its views apart.
  if (pictures === 1) return [1]
  const shares = new Array<number>(pictures).fill(0)
  for (const { owner } of levels)
    for (const picture of owner) shares[picture]! += 1 / owner.length / levels.length
  return shares
}

/** The other picture that is most like each, by Euclidean distance of signatures. */
export function nearestOthers(
  pictures: readonly { readonly id: string; readonly signature: Float32Array }[],
): TaughtReference['nearest'][] {
  return pictures.map(({ signature }, index) => {
    let nearest: TaughtReference['nearest'] = null
    pictures.forEach((other, place) => {
      if (place === index) return
      const squares = signature.map((value, channel) => (value - other.signature[channel]!) ** 2)
      const distance = Math.sqrt(squares.reduce((sum, value) => sum + value, 0))
      if (nearest === null || distance < nearest.distance) nearest = { id: other.id, distance }
    })
    return nearest
  })
}
