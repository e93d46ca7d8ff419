import { expect, it } from 'vitest'
import { binClasses, upperEnd } from './class-histogram'
import { curvePath, imageCurves, pixelCurves } from './curves'

const scores = [
  { score: 0.1, isDefective: false },
  { score: 0.6, isDefective: false },
  { score: 0.5, isDefective: true },
  { score: 0.9, isDefective: true },
]

it('curves over pictures go from no alarm to nothing but alarms', () => {
  expect(imageCurves(scores)).toEqual({
    roc: [
      [0, 0],
      [0, 0.5],
      [0.5, 0.5],
      [0.5, 1],
      [1, 1],
    ],
    pr: [
      [0, 1],
      [0.5, 1],
      [0.5, 0.5],
      [1, 2 / 3],
    ],
  })
  expect(imageCurves(scores.slice(0, 2))).toBeNull()
})

it('pixels without a mask have no curves', () => {
  const nothing = {
    imageAuroc: 1,
    imageAp: 1,
    pixelAuroc: null,
    pixelAp: null,
    aupro: null,
    pixelPoints: [],
    positivePixels: 0,
    negativePixels: 9,
    types: [],
  }
  expect(pixelCurves(nothing)).toBeNull()
})

it('precision is drawn in steps, the ROC curve straight', () => {
  const frame = { left: 0, top: 0, right: 100, bottom: 100 }
  const points = [
    [0, 0],
    [1, 1],
  ] as const
  expect(curvePath(points, 'roc', frame)).toBe('M0,100L100,0')
  expect(curvePath(points, 'pr', frame)).toBe('M0,100L0,0L100,0')
})

it('bins count each class on the scale of the view', () => {
  expect(upperEnd(scores)).toBe(1)
  const distances = [...scores, { score: 3.21, isDefective: true }]
  expect(upperEnd(distances)).toBe(3.3)
  const bins = binClasses(distances, 3.3)
  expect(bins.at(-2)).toEqual({ good: 0, defective: 1 })
  expect(bins.reduce((sum, { good, defective }) => sum + good + defective, 0)).toBe(5)
})
