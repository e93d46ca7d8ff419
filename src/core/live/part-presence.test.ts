import { expect, test } from 'vitest'
import {
  changedShare,
  GREY_HEIGHT,
  GREY_WIDTH,
  PartPresence,
  presenceSettings,
  type GreyFrame,
} from './part-presence'

const settings = presenceSettings('medium', 400)

/** A deterministic noise of a camera, at most `amplitude` levels. */
const noise = (seed: number, amplitude: number): number => {
  const value = Math.imul(seed ^ (seed >>> 15), 2246822519)
  return Math.round((((value ^ (value >>> 13)) >>> 0) / 2 ** 32) * 2 * amplitude - amplitude)
}

interface Scene {
  /** Left edge of a part of 16 x 16 cells; absent: the place is empty. */
  readonly at?: number
  readonly light?: number
}

let frames = 0
function scene({ at, light = 0 }: Scene): GreyFrame {
  frames++
  const data = new Uint8Array(GREY_WIDTH * GREY_HEIGHT)
  for (let y = 0; y < GREY_HEIGHT; y++)
    for (let x = 0; x < GREY_WIDTH; x++) {
      const isPart = at !== undefined && x >= at && x < at + 16 && y >= 16 && y < 32
      const index = y * GREY_WIDTH + x
      data[index] = (isPart ? 170 : 90) + light + noise(frames * 7919 + index, 5)
    }
  return { data }
}

/** Ten frames a second; the numbers of those with which a part arrived. */
function arrivals(presence: PartPresence, scenes: readonly Scene[]): number[] {
  return scenes.flatMap((each, index) => (presence.push(scene(each), index * 100).hasArrived ? [index] : []))
}

const repeat = (count: number, each: Scene): Scene[] => Array.from({ length: count }, () => each)
const slide = (from: number, to: number, steps: number): Scene[] =>
  Array.from({ length: steps }, (_, index) => ({
    at: Math.round(from + ((to - from) * index) / (steps - 1)),
  }))

test('a part that comes in and rests has arrived once, after it was still for long enough', () => {
  const scenes = [...repeat(5, {}), ...slide(0, 24, 8), ...repeat(20, { at: 24 })]
  const found = arrivals(new PartPresence(settings), scenes)
  expect(found).toHaveLength(1)
  // The last step is frame 12: the fourth still tenth of a second after the first still frame.
  expect(found[0]).toBe(17)
})

test('nothing arrives in a noisy still scene, with a part or without', () => {
  expect(arrivals(new PartPresence(settings), repeat(50, {}))).toEqual([])
  expect(arrivals(new PartPresence(settings), repeat(50, { at: 20 }))).toEqual([])
})

test('flickering light is no motion', () => {
  const scenes = Array.from({ length: 50 }, (_, index) => ({ at: 20, light: index % 2 === 0 ? 0 : 40 }))
  expect(arrivals(new PartPresence(settings), scenes)).toEqual([])
})

test('a part that never rests is not inspected', () => {
  const scenes = Array.from({ length: 60 }, (_, index) => ({ at: (index * 3) % 48 }))
  expect(arrivals(new PartPresence(settings), scenes)).toEqual([])
})

test('without the empty place a part that leaves counts as a change; with it, it does not', () => {
  const scenes = [
    ...repeat(3, {}),
    ...slide(0, 24, 8),
    ...repeat(10, { at: 24 }),
    ...slide(24, 48, 8),
    ...repeat(10, {}),
    ...slide(0, 24, 8),
    ...repeat(10, { at: 24 }),
  ]
  expect(arrivals(new PartPresence(settings), scenes)).toHaveLength(3)
  expect(arrivals(new PartPresence(settings, scene({})), scenes)).toHaveLength(2)
})

test('sensitivity decides how small a change counts', () => {
  const part = (share: number): GreyFrame => {
    const frame = scene({})
    frame.data.fill(200, 0, Math.round(share * frame.data.length))
    return frame
  }
  const seen = (sensitivity: 'low' | 'medium' | 'high', share: number): boolean => {
    const chosen = presenceSettings(sensitivity, 400)
    return changedShare(part(share), scene({}), chosen.cellLevels) >= chosen.movingFrom
  }
  expect([seen('low', 0.05), seen('medium', 0.05), seen('high', 0.05)]).toEqual([true, true, true])
  expect([seen('low', 0.03), seen('medium', 0.03), seen('high', 0.03)]).toEqual([false, true, true])
  expect([seen('low', 0.015), seen('medium', 0.015), seen('high', 0.015)]).toEqual([false, false, true])
})
