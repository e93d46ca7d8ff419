import type { EvaluationView, TypeFigures } from '../../core/evaluation'
import type { EvaluationResult } from './result'

/** A type of defect at a threshold. */
export interface TypeRow extends TypeFigures {
  readonly pictures: number
  readonly caught: number
  readonly medianScore: number
}

/** The types of defect, those of which the smallest share is caught first. */
export function typeRows(result: EvaluationResult, view: EvaluationView, threshold: number): TypeRow[] {
  const types = result.figures[view]?.types ?? []
  return types
    .map((figures): TypeRow => {
      const scores = result.pictures
        .filter(({ defect }) => defect === figures.defect)
        .map(({ scores }) => scores[view]!)
        .sort((a, b) => a - b)
      const middle = scores.length >> 1
      return {
        ...figures,
        pictures: scores.length,
        caught: scores.filter((score) => score >= threshold).length,
        medianScore: scores.length % 2 === 1 ? scores[middle]! : (scores[middle - 1]! + scores[middle]!) / 2,
      }
    })
    .sort((a, b) => a.caught / a.pictures - b.caught / b.pictures || a.defect.localeCompare(b.defect))
}
