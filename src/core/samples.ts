import { z } from 'zod'

/** `public/samples/index.json`: the sample parts that ship with the app. Paths are below `public/samples/`. */

const path = z.string().regex(/^[a-z0-9-]+(?:\/[a-z0-9-]+)*\.(?:webp|jpg|png)$/)

const samplePictureSchema = z.object({
  id: z.string().regex(/^[a-z0-9-]+$/),
  file: path,
  label: z.enum(['good', 'defective']),
  /** What is wrong, in a word or two; null on good parts. */
  defect: z.string().min(1).nullable(),
  /** 1-bit PNG of the picture's size, white on the defect; null where none is known. */
  mask: path.nullable(),
  width: z.int().positive(),
  height: z.int().positive(),
})

const sampleKindSchema = z.object({
  id: z.string().regex(/^[a-z0-9-]+$/),
  name: z.string().min(1),
  description: z.string().min(1),
  /** SPDX identifier. */
  licence: z.string().min(1),
  credit: z.string().min(1),
  pictures: z.array(samplePictureSchema).min(1),
})

export const samplesIndexSchema = z.object({ kinds: z.array(sampleKindSchema).min(1) })

export type SamplePicture = z.infer<typeof samplePictureSchema>
export type SampleKind = z.infer<typeof sampleKindSchema>
