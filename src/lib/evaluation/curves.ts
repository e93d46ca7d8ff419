import { scaleLinear } from 'd3-scale'
import { curveLinear, curveStepBefore, line } from 'd3-shape'
import type { ViewFigures } from '../../core/evaluation'
import { sortedScores, type LabelledScore } from '../../core/metrics/decision'
import { operatingPoints, type OperatingPoint } from '../../core/metrics/ranking'

/** Both axes from 0 to 1. */
export type CurvePoint = readonly [x: number, y: number]

export interface Curves {
  /** False-alarm rate and catch rate. */
  readonly roc: readonly CurvePoint[]
  /** Catch rate and precision. */
  readonly pr: readonly CurvePoint[]
}

function toCurves(points: readonly OperatingPoint[], positives: number, negatives: number): Curves {
  const roc = points.map(({ truePositives, falsePositives }): CurvePoint => [
    falsePositives / negatives,
    truePositives / positives,
  ])
  // Without alarms there is no precision: the curve begins with that of the first.
  const complete = points.findIndex(({ truePositives }) => truePositives === positives)
  // Nor is there more to catch once everything is caught.
  const alarming = points.slice(1, complete + 1)
  const precision = ({ truePositives, falsePositives }: OperatingPoint) =>
    truePositives / (truePositives + falsePositives)
  const pr = alarming.map((point): CurvePoint => [point.truePositives / positives, precision(point)])
  return { roc, pr: [[0, pr[0]![1]], ...pr] }
}

/** Curves over pictures; null where one of the two classes is empty. */
export function imageCurves(scores: readonly LabelledScore[]): Curves | null {
  const defective = sortedScores(scores, true)
  const good = sortedScores(scores, false)
  if (defective.length === 0 || good.length === 0) return null
  return toCurves(operatingPoints(defective, good), defective.length, good.length)
}

/** Curves over pixels; null where no mask marks anything. */
export const pixelCurves = ({ pixelPoints, positivePixels, negativePixels }: ViewFigures): Curves | null =>
  pixelPoints.length === 0 ? null : toCurves(pixelPoints, positivePixels, negativePixels)

/** Area of a drawing within its margins. */
export interface Frame {
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
}

/** Where the axes from 0 to 1 lie in the drawing. */
export const axes = ({ left, top, right, bottom }: Frame) => ({
  x: scaleLinear([0, 1], [left, right]),
  y: scaleLinear([0, 1], [bottom, top]),
})

/**
 * The path of a curve. Average precision is the area under steps, each as high as the point at its right end; the ROC
 * curve goes straight from point to point, which is what ties mean.
 */
export function curvePath(points: readonly CurvePoint[], kind: keyof Curves, frame: Frame): string {
  const { x, y } = axes(frame)
  const draw = line<CurvePoint>(
    ([value]) => x(value),
    ([, value]) => y(value),
  )
    .curve(kind === 'pr' ? curveStepBefore : curveLinear)
    .digits(2)
  return draw(points) ?? ''
}
