/**
 * Marks a test that measures times of the page: `npm test` runs it by itself, and the others two at a time, which on
 * two cores takes three quarters of the time.
 */
export const alone = { tag: '@alone' } as const
