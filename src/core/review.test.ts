import { expect, test } from 'vitest'
import { NO_REVIEW, effectiveVerdict, isReviewed, reviewSchema, withTag, withoutTag } from './review'

test('the threshold decides until a person does', () => {
  expect(effectiveVerdict(0.7, 0.6, undefined)).toBe('NG')
  expect(effectiveVerdict(0.5, 0.6, NO_REVIEW)).toBe('OK')
  expect(effectiveVerdict(0.7, 0.6, { ...NO_REVIEW, override: 'OK' })).toBe('OK')
  expect(effectiveVerdict(0.5, 0.6, { ...NO_REVIEW, override: 'NG' })).toBe('NG')
  expect(effectiveVerdict(0.7, 0.6, { ...NO_REVIEW, confirmed: true })).toBe('NG')
})

test('an override or a confirmation makes a picture reviewed; a note or a tag alone does not', () => {
  expect(isReviewed(undefined)).toBe(false)
  expect(isReviewed({ ...NO_REVIEW, note: 'Ask the supplier', tags: ['burr'] })).toBe(false)
  expect(isReviewed({ ...NO_REVIEW, override: 'OK' })).toBe(true)
  expect(isReviewed({ ...NO_REVIEW, confirmed: true })).toBe(true)
})

test('tags are tidy, unique whatever their case, and keep their order', () => {
  const tagged = ['  burr ', 'deep   scratch', 'Burr', '', ' '].reduce(withTag, NO_REVIEW)
  expect(tagged.tags).toEqual(['burr', 'deep scratch'])
  expect(withTag(tagged, 'BURR')).toBe(tagged)
  expect(withTag(tagged, `${'x'.repeat(39)} tail`).tags.at(-1)).toBe('x'.repeat(39))
  expect(withoutTag(tagged, 'Deep scratch').tags).toEqual(['burr'])
})

test('a review survives being stored', () => {
  const review = withTag({ ...NO_REVIEW, override: 'NG', note: 'Line 1\nLine 2' }, 'burr')
  expect(reviewSchema.parse(JSON.parse(JSON.stringify(review)))).toEqual(review)
})
