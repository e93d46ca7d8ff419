import { succeed, type Result } from '../../core/errors'
import type { KnownDefect, PartProfile } from '../../core/part-profile'
import { peakOf } from '../../core/anomaly-map'
import { changePart } from '../../stores/part-library'
import { useTeaching } from '../../stores/teaching'
import { report, work, type GoodPicture } from './teach-part'

/**
 * Judges pictures that are known to be defective by a part and keeps what it said; one that cannot be read is left
 * out and counted.
 *
 * @returns How many were left out.
 */
export function tryDefects(profile: PartProfile, pictures: readonly GoodPicture[]): Promise<Result<number>> {
  return work(
    profile.id,
    profile.name,
    async (signal) => {
      const { teacher } = useTeaching.getState()
      const part = { key: profile.revision, model: profile.model }
      const found: KnownDefect[] = []
      for (const [index, { name, file }] of pictures.entries()) {
        report({ done: index, total: pictures.length })
        const result = await teacher?.inspect(file, { part, signal })
        if (signal.aborted) break
        if (result?.ok)
          found.push({ name, score: result.value.score, peak: peakOf(result.value.refined).value })
      }
      const changed = await changePart(profile.id, (current) =>
        // Taught anew meanwhile: these would be another part's scores.
        current.revision === profile.revision
          ? { ...current, defects: [...current.defects, ...found].slice(-500) }
          : current,
      )
      return changed.ok ? succeed(pictures.length - found.length) : changed
    },
    'try-defects',
  )
}

export const forgetDefects = (id: string): Promise<Result<PartProfile>> =>
  changePart(id, (profile) => ({ ...profile, defects: [] }))
