import { z } from 'zod/mini'
import { count, text } from './schema-parts'

/** `public/samples/index.json`: the sample parts that ship with the app. Paths are below `public/samples/`. */

const path = z.string().check(z.regex(/^[a-z0-9-]+(?:\/[a-z0-9-]+)*\.(?:webp|jpg|png)$/))

const samplePictureSchema = z.object({
  id: z.string().check(z.regex(/^[a-z0-9-]+$/)),
  file: path,
  label: z.enum(['good', 'defective']),
  /** What is wrong, in a word or two; null on good parts. */
  defect: z.nullable(text),
  /** 1-bit PNG of the picture's size, white on the defect; null where none is known. */
  mask: z.nullable(path),
  width: count,
  height: count,
})

const sampleKindSchema = z.object({
  id: z.string().check(z.regex(/^[a-z0-9-]+$/)),
  name: text,
  description: text,
  /** SPDX identifier. */
  licence: text,
  credit: text,
  /** All pictures small and square, side by side in their order. */
  thumbnails: path,
  pictures: z.array(samplePictureSchema).check(z.minLength(1)),
})

export const samplesIndexSchema = z.object({ kinds: z.array(sampleKindSchema).check(z.minLength(1)) })

export type SamplePicture = z.infer<typeof samplePictureSchema>
export type SampleKind = z.infer<typeof sampleKindSchema>
