import { beforeEach, expect, test } from 'vitest'
import { NO_REVIEW, withTag } from '../core/review'
import { toggleOverride, toggleReviewed, usedTags, useReviews } from './reviews'

const of = (id: string) => useReviews.getState().reviews[id]

beforeEach(() => useReviews.setState({ reviews: {} }))

test('an override is set, changed and taken back by the same verdict again', () => {
  toggleOverride('a', 'OK')
  expect(of('a')).toEqual({ ...NO_REVIEW, override: 'OK' })
  toggleOverride('a', 'NG')
  expect(of('a')?.override).toBe('NG')
  toggleOverride('a', 'NG')
  expect(of('a')).toEqual(NO_REVIEW)
})

test('confirming lets the threshold decide, and again takes the review back, whatever it was', () => {
  toggleReviewed('a')
  expect(of('a')).toEqual({ ...NO_REVIEW, confirmed: true })
  toggleReviewed('a')
  expect(of('a')).toEqual(NO_REVIEW)
  toggleOverride('a', 'NG')
  toggleReviewed('a')
  expect(of('a')).toEqual(NO_REVIEW)
})

test('the tags in use, the most frequent first', () => {
  const revise = useReviews.getState().revise
  revise('a', (review) => withTag(withTag(review, 'burr'), 'dirt'))
  revise('b', (review) => withTag(review, 'dirt'))
  expect(usedTags(useReviews.getState().reviews)).toEqual(['dirt', 'burr'])
})

test('stored reviews come back, broken ones are left out and newer ones win', () => {
  toggleOverride('a', 'OK')
  useReviews.getState().hydrate({
    a: { ...NO_REVIEW, override: 'NG' },
    b: { ...NO_REVIEW, note: 'Stored' },
    c: { override: 'MAYBE' },
  })
  expect(useReviews.getState().reviews).toEqual({
    a: { ...NO_REVIEW, override: 'OK' },
    b: { ...NO_REVIEW, note: 'Stored' },
  })
})
