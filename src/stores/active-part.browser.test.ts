import { beforeEach, expect, test } from 'vitest'
import { bundleSchema } from '../core/bundle'
import { makePart } from '../core/fixtures/part'
import type { EngineInfo } from '../core/inference'
import type { PartProfile } from '../core/part-profile'
import { WHOLE_PICTURE, type RegionOfInterest } from '../core/region-of-interest'
import { activatePart, usePartChoice } from './active-part'
import { useEngine } from './engine'
import { useMeasures } from './measures'
import { usePartLibrary } from './part-library'
import { useParts } from './parts'
import { useRegionOfInterest } from './region-of-interest'
import { calibratedImage, imageThreshold, pixelThreshold, useThresholds } from './thresholds'

const bundle = bundleSchema.parse(await (await fetch('/models/default/bundle.json')).json())
const left: RegionOfInterest = {
  shapes: [{ kind: 'rectangle', effect: 'include', left: 0, top: 0, right: 0.5, bottom: 1 }],
}
const right: RegionOfInterest = {
  shapes: [{ kind: 'rectangle', effect: 'include', left: 0.5, top: 0, right: 1, bottom: 1 }],
}

/** A part that looks at its right half, with a pixel threshold that was set by hand. */
const flange: PartProfile = {
  ...makePart(bundle).profile,
  regionOfInterest: right,
  millimetresPerPixel: 0.05,
}
const foreign: PartProfile = { ...flange, id: 'foreign', bundle: { ...flange.bundle, id: 'other' } }

beforeEach(() => {
  activatePart(null)
  usePartLibrary.setState({ phase: 'ready', parts: [flange, foreign] })
  useEngine.setState({ status: { phase: 'ready', info: { bundle } as EngineInfo } })
  useThresholds.getState().calibrate(bundle)
  useRegionOfInterest.setState({ region: left, past: [WHOLE_PICTURE], future: [] })
  useMeasures.setState({ millimetresPerPixel: 2 })
})

test('a part brings its region, scale and thresholds; without it the earlier ones come back', () => {
  const generic = imageThreshold(useThresholds.getState())
  expect(activatePart(flange.id).ok).toBe(true)
  expect(useRegionOfInterest.getState()).toMatchObject({ region: right, past: [] })
  expect(useMeasures.getState().millimetresPerPixel).toBe(0.05)
  expect(useParts.getState().activePart).toMatchObject({ id: flange.id, key: flange.revision })
  const thresholds = useThresholds.getState()
  expect(imageThreshold(thresholds)).toBe(calibratedImage(thresholds))
  expect(imageThreshold(thresholds)).not.toBe(generic)
  expect(pixelThreshold(thresholds)).toBe(0.75)

  activatePart(null)
  expect(useParts.getState().activePart).toBeNull()
  expect(useRegionOfInterest.getState().region).toEqual(left)
  expect(useMeasures.getState().millimetresPerPixel).toBe(2)
  expect(imageThreshold(useThresholds.getState())).toBe(generic)
})

test('from part to part the set-up of the generic detector is remembered, not that of the first part', () => {
  const other = { ...flange, id: 'other', regionOfInterest: WHOLE_PICTURE, millimetresPerPixel: null }
  usePartLibrary.setState({ parts: [flange, other] })
  activatePart(flange.id)
  activatePart('other')
  expect(useRegionOfInterest.getState().region).toEqual(WHOLE_PICTURE)
  activatePart(null)
  expect(useRegionOfInterest.getState().region).toEqual(left)
})

test('thresholds that are moved while a part judges leave those of the generic detector alone', () => {
  useThresholds.getState().setImage(0.9)
  activatePart(flange.id)
  useThresholds.getState().setImage(0.1)
  expect(imageThreshold(useThresholds.getState())).toBe(0.1)
  useThresholds.getState().resetImage()
  expect(imageThreshold(useThresholds.getState())).toBe(calibratedImage(useThresholds.getState()))
  activatePart(null)
  expect(imageThreshold(useThresholds.getState())).toBe(0.9)
  useThresholds.getState().resetImage()
})

test('a part of another model, and one that is gone, are refused and change nothing', () => {
  for (const [id, code] of [
    ['foreign', 'part-bundle'],
    ['gone', 'part-missing'],
  ] as const) {
    const activated = activatePart(id)
    expect(activated.ok ? '' : activated.error.code).toBe(code)
    expect(useParts.getState().activePart).toBeNull()
    expect(usePartChoice.getState()).toEqual({ wantedId: null, generic: null })
    expect(useRegionOfInterest.getState().region).toEqual(left)
  }
})
