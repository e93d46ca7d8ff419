import { useCallback, type ComponentProps } from 'react'
import { releaseUrl, takeUrl } from '../lib/blob-url'

interface BlobImageProps extends Omit<ComponentProps<'img'>, 'src' | 'ref'> {
  blob: Blob
  alt: string
}

/** Shows a blob and gives its URL back when it leaves the page. */
export function BlobImage({ blob, alt, ...rest }: BlobImageProps) {
  const attach = useCallback(
    (element: HTMLImageElement | null) => {
      if (!element) return
      element.src = takeUrl(blob)
      return () => releaseUrl(blob)
    },
    [blob],
  )
  return <img ref={attach} alt={alt} {...rest} />
}
