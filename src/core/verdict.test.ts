import { describe, expect, it } from 'vitest'
import { verdictOf } from './verdict'

describe('verdictOf', () => {
  it.each([
    [0.2, 0.5, 'OK'],
    [0.5, 0.5, 'OK'],
    [0.500001, 0.5, 'NG'],
    [0, 0, 'OK'],
    [1, 1, 'OK'],
  ] as const)('score %f at threshold %f is %s', (score, threshold, verdict) => {
    expect(verdictOf(score, threshold)).toBe(verdict)
  })
})
