import { beforeEach, expect, test } from 'vitest'
import type { Bundle } from '../core/bundle'
import { imageThreshold, pixelThreshold, useThresholds } from './thresholds'

const KEY = 'flawscope.thresholds'

const bundle = (version: string) =>
  ({
    id: 'default',
    version,
    calibration: {
      imageThreshold: 0.4,
      pixelThreshold: 0.3,
      falseAlarmRate: 0.05,
      goodScoreQuantiles: [{ quantile: 0.95, score: 0.4 }],
      source: 'test',
    },
  }) as Bundle

const state = () => useThresholds.getState()

/** What a reload does: a fresh store that reads what is kept. */
async function visitAgain(kept = localStorage.getItem(KEY)): Promise<void> {
  useThresholds.setState(useThresholds.getInitialState(), true)
  localStorage.setItem(KEY, kept ?? '')
  await useThresholds.persist.rehydrate()
}

beforeEach(() => {
  useThresholds.setState(useThresholds.getInitialState(), true)
})

test('start at the calibration of the bundle and go back to it', () => {
  state().calibrate(bundle('1'))
  expect(imageThreshold(state())).toBe(0.4)
  expect(pixelThreshold(state())).toBe(0.3)
  state().setImage(0.7)
  state().setPixel(0)
  expect(imageThreshold(state())).toBe(0.7)
  expect(pixelThreshold(state())).toBe(0)
  state().resetImage()
  state().resetPixel()
  expect(imageThreshold(state())).toBe(0.4)
  expect(pixelThreshold(state())).toBe(0.3)
})

test("the user's thresholds survive a visit with the same bundle, and no other", async () => {
  state().calibrate(bundle('1'))
  state().setImage(0.7)
  await visitAgain()
  state().calibrate(bundle('1'))
  expect(imageThreshold(state())).toBe(0.7)
  await visitAgain()
  state().calibrate(bundle('2'))
  expect(imageThreshold(state())).toBe(0.4)
})

test('a damaged store is left aside', async () => {
  const kept = { version: 1, state: { bundle: 'default@1', imageOverride: 7, pixelOverride: 'x' } }
  await visitAgain(JSON.stringify(kept))
  state().calibrate(bundle('1'))
  expect(imageThreshold(state())).toBe(0.4)
})
