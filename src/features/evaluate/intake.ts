import { fail } from '../../core/errors'
import { sentence } from '../../core/sentence'
import { readLabelledSet, type PlacedFile } from '../../lib/evaluation/labelled-set'
import { useEvaluation } from '../../stores/evaluation'

/** Where a file lay in the folder it came with; the drop zone writes `path`, the browser's picker the other. */
const pathOf = (file: File & { readonly path?: string }): string =>
  file.webkitRelativePath === '' ? (file.path ?? file.name).replace(/^\.?\//, '') : file.webkitRelativePath

/** Understands what was dropped or picked; a folder with labels or a ZIP archive of one. */
export async function takeFolder(files: Iterable<File>): Promise<void> {
  const list = Array.from(files)
  if (list.length === 0) return
  const placed = await place(list)
  useEvaluation.setState({ set: Array.isArray(placed) ? readLabelledSet(placed) : placed })
}

async function place(files: readonly File[]): Promise<PlacedFile[] | ReturnType<typeof fail>> {
  const placed: PlacedFile[] = []
  for (const file of files) {
    if (!/\.zip$/i.test(file.name)) {
      placed.push({ path: pathOf(file), file })
      continue
    }
    const { readArchive } = await import('../../lib/archive')
    const outcome = await readArchive(file, ({ file, folder }) =>
      placed.push({ path: folder === '' ? file.name : `${folder}/${file.name}`, file }),
    )
    if (outcome.error) return { ok: false, error: outcome.error }
    if (outcome.unreadable > 0)
      return fail(
        'file-corrupt',
        sentence`${outcome.unreadable} pictures of the archive could not be unpacked.`,
        sentence`Unpack it and drop the folder.`,
      )
  }
  return placed
}

/** Takes sample pictures, whose verdicts are known, as a set. */
export async function takeSamples(): Promise<void> {
  const { loadSampleSet } = await import('../../lib/evaluation/sample-set')
  useEvaluation.setState({ set: await loadSampleSet() })
}
