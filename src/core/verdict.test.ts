import { describe, expect, it } from 'vitest'
import { verdictOf } from './verdict'

describe('verdictOf', () => {
  it.each([
    [0.2, 0.5, 'OK'],
    [0.5, 0.5, 'NG'],
    [0.499999, 0.5, 'OK'],
    [0, 0, 'NG'],
    [0.9, 1, 'OK'],
  ] as const)('score %f at threshold %f is %s', (score, threshold, verdict) => {
    expect(verdictOf(score, threshold)).toBe(verdict)
  })
})
