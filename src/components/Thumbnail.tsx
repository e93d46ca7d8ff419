import type { ComponentProps, ReactNode } from 'react'
import { useSettled } from '../lib/use-settled'
import { BlobImage } from './BlobImage'

interface ThumbnailProps extends Omit<ComponentProps<typeof BlobImage>, 'blob' | 'alt'> {
  /** As results have it. */
  picture: Promise<Blob | null>
  /** Shown until it is there, and where it could not be made. */
  fallback?: ReactNode
}

/** The small picture of a result; what it stands beside names it. */
export function Thumbnail({ picture, fallback = null, ...rest }: ThumbnailProps) {
  const blob = useSettled(picture)
  return blob ? <BlobImage blob={blob} alt="" {...rest} /> : fallback
}
