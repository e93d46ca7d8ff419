import { plural, t } from '@lingui/core/macro'
import { useEffect } from 'react'
import { toast } from 'sonner'
import type { ArchivePicture } from '../../lib/archive'
import { isClutter, looksLikePicture, splitPath } from '../../lib/picture-names'
import { translateError } from '../../lib/translate'
import { useInspections, type Picture } from '../../stores/inspections'
import { fileSource } from '../../stores/picture-files'

/** So many pictures join the queue at once; thousands in one go would hold the page up. */
const SLICE = 200

/** Files of one drop come after those of the one before, however long it takes to read an archive. */
let arriving = Promise.resolve()

/**
 * Puts files in line. Single files always join, whatever they are: what is no picture fails there with a reason.
 * From folders and ZIP archives only what is named like a picture joins, and the rest is counted and said.
 */
export function addFiles(files: Iterable<File>): void {
  const list = Array.from(files)
  arriving = arriving.then(() => take(list))
}

async function take(files: readonly File[]): Promise<void> {
  let others = 0
  const waiting: Picture[] = []
  for (const file of files) {
    const path = pathOf(file)
    const { folder } = splitPath(path)
    if (isArchive(file)) {
      await join(waiting.splice(0))
      await takeArchive(file)
    } else if (folder === '') waiting.push(fromFile(file, ''))
    else if (isClutter(path)) continue
    else if (looksLikePicture(file.name)) waiting.push(fromFile(file, folder))
    else others++
  }
  await join(waiting)
  if (others > 0)
    toast(
      plural(others, {
        one: '# file is no picture and was left out.',
        other: '# files are no pictures and were left out.',
      }),
    )
}

async function takeArchive(archive: File): Promise<void> {
  const { name } = archive
  const progress = toast.loading(t`Reading ${name}`)
  const { readArchive } = await import('../../lib/archive')
  const { pictures, others, unreadable, error } = await readArchive(
    archive,
    // At once, so that the first ones run while the rest is unpacked.
    ({ file, folder }: ArchivePicture) => void useInspections.getState().add([fromFile(file, folder)]),
  )
  if (error) {
    const { add, reject } = useInspections.getState()
    const [id] = add([fromFile(archive, '')])
    if (id !== undefined) reject(id, error)
  }
  const lines = [
    others > 0
      ? plural(others, { one: '# entry is no picture.', other: '# entries are no pictures.' })
      : null,
    unreadable > 0
      ? plural(unreadable, {
          one: '# picture could not be unpacked.',
          other: '# pictures could not be unpacked.',
        })
      : null,
    error ? translateError(error).message : null,
  ].filter((line) => line !== null)
  toast(t`${plural(pictures, { one: '# picture', other: '# pictures' })} from ${name}`, {
    id: progress,
    description: lines.join(' '),
  })
}

async function join(pictures: readonly Picture[]): Promise<void> {
  for (let start = 0; start < pictures.length; start += SLICE) {
    useInspections.getState().add(pictures.slice(start, start + SLICE))
    await new Promise((resolve) => setTimeout(resolve))
  }
}

const fromFile = (file: File, folder: string): Picture => ({
  name: file.name,
  ...(folder === '' ? {} : { folder }),
  source: fileSource(file),
})

/** Where a file lay in the folder it came with; the drop zone writes `path`, the browser's picker the other. */
const pathOf = (file: File & { readonly path?: string }): string =>
  file.webkitRelativePath === '' ? (file.path ?? file.name).replace(/^\.?\//, '') : file.webkitRelativePath

const isArchive = ({ name, type }: File): boolean =>
  /\.zip$/i.test(name) || type === 'application/zip' || type === 'application/x-zip-compressed'

let pasted = 0

/** Takes pictures from the clipboard, wherever on the page the focus is. */
export function usePaste(): void {
  useEffect(() => {
    const onPaste = (event: ClipboardEvent) => {
      const files = Array.from(event.clipboardData?.files ?? [])
      if (files.length === 0) return
      event.preventDefault()
      // Browsers call every picture from the clipboard "image.png".
      addFiles(
        files.map((file) =>
          file.name === 'image.png'
            ? new File([file], `${t`Pasted picture ${++pasted}`}.png`, { type: file.type })
            : file,
        ),
      )
    }
    window.addEventListener('paste', onPaste)
    return () => window.removeEventListener('paste', onPaste)
  }, [])
}
