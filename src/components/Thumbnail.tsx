import type { ReactNode } from 'react'
import { useSettled } from '../lib/use-settled'
import { BlobImage } from './BlobImage'

interface ThumbnailProps {
  /** As results have it. */
  picture: Promise<Blob | null>
  /** Shown until it is there, and where it could not be made; else its place stays empty. */
  fallback?: ReactNode
  className: string
}

/** The small picture of a result; what it stands beside names it. */
export function Thumbnail({ picture, fallback, className }: ThumbnailProps) {
  const blob = useSettled(picture)
  // Of the same size, so that nothing moves when it comes.
  return blob ? (
    <BlobImage blob={blob} alt="" className={className} />
  ) : (
    (fallback ?? <span className={className} />)
  )
}
