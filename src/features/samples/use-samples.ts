import { t } from '@lingui/core/macro'
import { useQuery } from '@tanstack/react-query'
import { samplesIndexSchema, type SampleKind, type SamplePicture } from '../../core/samples'
import { assetUrl, fetchJson } from '../../lib/assets'
import { translateShipped } from '../../lib/translate'
import { useInspections, type Picture } from '../../stores/inspections'

/** Folder of the sample pictures, relative to the app. */
const FOLDER = 'samples'

export const useSamples = () =>
  useQuery({
    queryKey: ['samples'],
    queryFn: () => fetchJson(`${FOLDER}/index.json`, samplesIndexSchema),
  })

export const sampleUrl = (picture: SamplePicture): string => assetUrl(`${FOLDER}/${picture.file}`)

/** "scratch" for a defective picture, "good" for a good one, in the language of the page. */
export function sampleTruth({ label, defect }: SamplePicture): string {
  if (label === 'good') return t`good`
  return defect === null ? t`defective` : translateShipped(defect)
}

/** Puts sample pictures in line, with what is known about them. */
export function addSamples(kind: SampleKind, pictures: readonly SamplePicture[]): void {
  useInspections.getState().add(
    pictures.map((picture): Picture => ({
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
    })),
  )
}
