import { expect, it } from 'vitest'
import { countOutliers } from './outliers'

const calm = [0.2, 0.21, 0.22, 0.19, 0.2, 0.23, 0.2, 0.21]

it('counts a defective picture as found only where it is the one that is pointed out', () => {
  const sets = [
    { category: 'nut', hidden: 'dent/1', scores: [...calm, 0.97] },
    { category: 'nut', hidden: 'dent/2', scores: [...calm, 0.2] },
    { category: 'nut', hidden: 'dent/3', scores: [0.97, ...calm.slice(1), 0.2] },
    { category: 'nut', hidden: null, scores: [...calm, 0.2] },
    { category: 'nut', hidden: null, scores: [0.97, ...calm] },
    { category: 'bolt', hidden: null, scores: [...calm, 0.2] },
  ]
  expect(countOutliers('open', sets)).toEqual([
    { split: 'open', category: 'bolt', hidden: 0, found: 0, good: 1, falseWarnings: 0 },
    { split: 'open', category: 'nut', hidden: 3, found: 1, good: 2, falseWarnings: 1 },
  ])
})
