import { z } from 'zod/mini'
import { count, text } from './schema-parts'

/** Kinds of files that are kept by content; those of models are listed by the models' own manifests. */
const listedGroups = ['runtime', 'formats', 'samples'] as const

/** `offline.json`, which every build writes: what the app consists of, besides the models. */
export const offlineListSchema = z.object({
  /** The service worker keeps these when it is installed. */
  shell: z.array(z.object({ path: text, bytes: count })),
  /** These are kept when they are used, or all together when a user asks for it. */
  files: z.array(z.object({ path: text, bytes: count, sha256: text, group: z.enum(listedGroups) })),
})

export type OfflineList = z.infer<typeof offlineListSchema>
