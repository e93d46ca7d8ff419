import { t } from '@lingui/core/macro'
import { useEffect } from 'react'
import { useInspections } from '../../stores/inspections'

/** Puts files in line, whatever they are: what is no picture fails there with a reason, beside the others. */
export function addFiles(files: Iterable<File>): void {
  const pictures = Array.from(files, (file) => ({ name: file.name, source: { kind: 'file', file } as const }))
  if (pictures.length > 0) useInspections.getState().add(pictures)
}

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
