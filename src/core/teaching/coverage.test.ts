import { expect, it } from 'vitest'
import { bankShares, nearestOthers } from './coverage'

const level = (name: string, ...owner: number[]) => ({
  name,
  rows: new Float32Array(owner.length),
  owner: Int32Array.from(owner),
})

it('says which share of the banks each picture gave', () => {
  expect(bankShares([level('fine', 0, 1, 1, 1), level('detail', 0, 0)], 3)).toEqual([0.625, 0.375, 0])
})

it('gives a picture that is alone the whole bank', () => {
  expect(bankShares([level('fine', 0, 1, 1)], 1)).toEqual([1])
})

it('finds the other picture that is most like each', () => {
  const at = (id: string, ...place: number[]) => ({ id, signature: Float32Array.from(place) })
  expect(nearestOthers([at('a', 0, 0), at('b', 3, 4), at('c', 3, 5)])).toEqual([
    { id: 'b', distance: 5 },
    { id: 'c', distance: 1 },
    { id: 'b', distance: 1 },
  ])
  expect(nearestOthers([at('a', 0)])).toEqual([null])
})
