import { useState } from 'react'
import { BlobImage } from '../../../components/BlobImage'
import { Thumbnail } from '../../../components/Thumbnail'
import type { QueueItem } from '../../../stores/inspections'

interface FullPictureProps {
  item: QueueItem
  /** Shown until the picture itself is decoded. */
  placeholder: Promise<Blob | null> | undefined
  onSize: (width: number, height: number) => void
}

/** The picture in all its pixels; the thumbnail takes its place while it is decoded. */
export function FullPicture({ item, placeholder, onSize }: FullPictureProps) {
  const [isReady, setIsReady] = useState(false)
  const picture = {
    alt: item.name,
    draggable: false,
    decoding: 'async',
    className: 'absolute inset-0 size-full max-w-none group-data-pixelated/stage:[image-rendering:pixelated]',
    onLoad: ({ currentTarget }: { currentTarget: HTMLImageElement }) => {
      setIsReady(true)
      onSize(currentTarget.naturalWidth, currentTarget.naturalHeight)
    },
  } as const
  const display = item.state.phase === 'done' ? item.state.inspection.display : null
  return (
    <>
      {placeholder && !isReady ? (
        <Thumbnail picture={placeholder} className="absolute inset-0 size-full blur-[2px]" />
      ) : null}
      {item.source.kind === 'file' ? (
        <BlobImage blob={display ?? item.source.file} {...picture} />
      ) : (
        <img src={item.source.url} {...picture} />
      )}
    </>
  )
}
