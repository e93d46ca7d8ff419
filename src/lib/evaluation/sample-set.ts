import { fail, type Result } from '../../core/errors'
import { samplesIndexSchema, type SamplePicture } from '../../core/samples'
import { sentence } from '../../core/sentence'
import { assetUrl, fetchJson } from '../assets'
import { queryClient } from '../query-client'
import { translateShipped } from '../translate'
import { readLabelledSet, type LabelledSet, type PlacedFile } from './labelled-set'

/** The first kind of sample parts as a labelled set, for those who have none at hand. */
export async function loadSampleSet(): Promise<Result<LabelledSet>> {
  try {
    const { kinds } = await queryClient.query({
      queryKey: ['samples'],
      queryFn: () => fetchJson('samples/index.json', samplesIndexSchema),
    })
    const { name, pictures } = kinds[0]!
    const files = await Promise.all(pictures.flatMap((picture) => place(translateShipped(name), picture)))
    return readLabelledSet(files)
  } catch (cause) {
    return fail(
      'file-unreadable',
      sentence`The sample picture could not be fetched.`,
      sentence`Check the connection to the site that serves this page, then try again.`,
      cause,
    )
  }
}

function place(root: string, { id, file, label, defect, mask }: SamplePicture): Promise<PlacedFile>[] {
  const type = label === 'good' ? 'good' : defect === null ? 'defective' : translateShipped(defect)
  const ending = file.slice(file.lastIndexOf('.'))
  return [
    fetchFile(`${root}/test/${type}/${id}${ending}`, file),
    ...(mask ? [fetchFile(`${root}/ground_truth/${type}/${id}_mask.png`, mask)] : []),
  ]
}

async function fetchFile(path: string, source: string): Promise<PlacedFile> {
  const response = await fetch(assetUrl(`samples/${source}`))
  if (!response.ok) throw new Error(`${source} answered ${response.status}`)
  return { path, file: new File([await response.blob()], path.slice(path.lastIndexOf('/') + 1)) }
}
