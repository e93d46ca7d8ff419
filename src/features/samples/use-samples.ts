import { t } from '@lingui/core/macro'
import { useQuery } from '@tanstack/react-query'
import type { CSSProperties } from 'react'
import { samplesIndexSchema, type SampleKind, type SamplePicture } from '../../core/samples'
import { assetUrl, fetchJson } from '../../lib/assets'
import { queryClient } from '../../lib/query-client'
import { translateShipped } from '../../lib/translate'
import { useInspections, type Picture } from '../../stores/inspections'

/** Folder of the sample pictures, relative to the app. */
const FOLDER = 'samples'

const samplesQuery = {
  queryKey: ['samples'],
  queryFn: () => fetchJson(`${FOLDER}/index.json`, samplesIndexSchema),
}

export const useSamples = () => useQuery(samplesQuery)

/**
 * A sample by its id; null where there is none.
 *
 * @throws Error when the list of samples cannot be had.
 */
export async function findSample(id: string): Promise<Picture | null> {
  const { kinds } = await queryClient.query(samplesQuery)
  for (const kind of kinds) {
    const picture = kind.pictures.find((candidate) => candidate.id === id)
    if (picture) return toPicture(kind, picture)
  }
  return null
}

const sampleUrl = (picture: SamplePicture): string => assetUrl(`${FOLDER}/${picture.file}`)

/** The part of a kind's strip of thumbnails that shows one picture, as a background of a square. */
export function thumbnailOf({ thumbnails, pictures }: SampleKind, place: number): CSSProperties {
  const last = pictures.length - 1
  return {
    backgroundImage: `url("${assetUrl(`${FOLDER}/${thumbnails}`)}")`,
    backgroundSize: `${100 * pictures.length}% 100%`,
    backgroundPosition: `${last === 0 ? 0 : (100 * place) / last}% 0`,
  }
}

/** "scratch" for a defective picture, "good" for a good one, in the language of the page. */
export function sampleTruth({ label, defect }: SamplePicture): string {
  if (label === 'good') return t`good`
  return defect === null ? t`defective` : translateShipped(defect)
}

/** Puts sample pictures in line, with what is known about them. */
export function addSamples(kind: SampleKind, pictures: readonly SamplePicture[]): void {
  useInspections.getState().add(pictures.map((picture) => toPicture(kind, picture)))
}

const toPicture = (kind: SampleKind, picture: SamplePicture): Picture => ({
  name: picture.id,
  source: {
    kind: 'sample',
    url: sampleUrl(picture),
    facts: {
      kind: kind.name,
      label: picture.label,
      defect: picture.defect,
      licence: kind.licence,
      credit: kind.credit,
    },
  },
})
