import { useMemo, useState } from 'react'
import { BlobImage } from '../../../components/BlobImage'
import type { InspectionSummary } from '../../../core/inspection-summary'
import { useSettled } from '../../../lib/use-settled'
import type { PictureSource, QueueItem } from '../../../stores/inspections'
import { heldFile, readPicture } from '../../../stores/picture-files'
import { displayOf, hasDisplay } from '../../../stores/result-data'
import { ResultThumbnail } from '../ResultThumbnail'

interface FullPictureProps {
  item: QueueItem
  onSize: (width: number, height: number) => void
}

/** The picture in all its pixels; the thumbnail takes its place until it is decoded. */
export function FullPicture({ item, onSize }: FullPictureProps) {
  const [isReady, setIsReady] = useState(false)
  const result = item.state.phase === 'done' ? item.state.inspection : null
  const display = useDisplay(result)
  const file = useFile(item.source, display === null)
  const shown = display === undefined ? undefined : (display ?? file)
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
  return (
    <>
      {result && !isReady ? (
        <ResultThumbnail result={result} className="absolute inset-0 size-full blur-[2px]" />
      ) : null}
      {item.source.kind === 'sample' ? (
        <img src={item.source.url} {...picture} />
      ) : shown ? (
        <BlobImage blob={shown} {...picture} />
      ) : null}
    </>
  )
}

const NONE = Promise.resolve(null)

/** The picture to show instead of the file; null where there is none, undefined while it is read from the device. */
function useDisplay(result: InspectionSummary | null): Blob | null | undefined {
  const promise = useMemo(() => (result && hasDisplay(result) ? displayOf(result) : NONE), [result])
  return useSettled(promise)
}

/** The picture's own file; undefined while it is read from the device, null where it is not wanted or there no more. */
function useFile(source: PictureSource, isWanted: boolean): Blob | null | undefined {
  // Stays the same blob while it is shown, also when the device has got it meanwhile.
  const [held] = useState(() => (source.kind === 'file' ? heldFile(source) : undefined))
  const promise = useMemo(
    () => (held || source.kind === 'sample' || !isWanted ? NONE : readPicture(source).catch(() => null)),
    [held, source, isWanted],
  )
  const read = useSettled(promise)
  return held ?? read
}
