import { z } from 'zod/mini'

/** Words that several schemas use. */
export const text = z.string().check(z.minLength(1))
export const count = z.int().check(z.positive())
export const probability = z.number().check(z.minimum(0), z.maximum(1))
