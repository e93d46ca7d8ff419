import { useEffect, useRef, useState, type PointerEvent } from 'react'
import { TransformComponent, TransformWrapper, type ReactZoomPanPinchRef } from 'react-zoom-pan-pinch'
import { BlobImage } from '../../../components/BlobImage'
import { sampleMap } from '../../../core/anomaly-map'
import type { QueueItem } from '../../../stores/inspections'
import { useView } from '../../../stores/view'
import { useViewport } from '../../../stores/viewport'
import { Outline } from './Outline'
import { Overlay } from './Overlay'
import { SCALE_LIMITS, ZoomController } from './zoom-controller'

interface Size {
  readonly width: number
  readonly height: number
}

/** The picture at its own aspect with the chosen layer over it; zoom and pan move them together. */
export function Stage({ item }: { item: QueueItem }) {
  const layer = useView((state) => state.layer)
  const showOutline = useView((state) => state.outline)
  const [loaded, setLoaded] = useState<{ id: string; size: Size } | null>(null)
  const inspection = item.state.phase === 'done' ? item.state.inspection : null
  const natural = loaded?.id === item.id ? loaded.size : null
  const size: Size | null = inspection ?? natural
  const map = inspection ? (layer === 'coarse' ? inspection.coarse : inspection.refined) : null

  const stage = useRef<HTMLDivElement>(null)
  const box = useRef<HTMLDivElement>(null)
  const transform = useRef<ReactZoomPanPinchRef>(null)
  const zoom = useRef<ZoomController>(null)

  useEffect(() => {
    if (!stage.current || !box.current || !transform.current) return
    zoom.current = new ZoomController(stage.current, box.current, transform.current)
    return () => zoom.current?.dispose()
  }, [])

  const width = size?.width
  const height = size?.height
  useEffect(() => {
    if (width !== undefined && height !== undefined) zoom.current?.setPicture(width, height)
  }, [width, height])

  const readPointer = (event: PointerEvent) => {
    const frame = box.current?.getBoundingClientRect()
    if (!frame || !size) return
    const x = (event.clientX - frame.left) / frame.width
    const y = (event.clientY - frame.top) / frame.height
    const isInside = x >= 0 && x < 1 && y >= 0 && y < 1
    useViewport.setState({
      pointer: isInside
        ? {
            x: Math.floor(x * size.width),
            y: Math.floor(y * size.height),
            probability: map ? sampleMap(map, x, y) : null,
          }
        : null,
    })
  }

  return (
    <div
      ref={stage}
      onPointerMove={readPointer}
      onPointerLeave={() => useViewport.setState({ pointer: null })}
      onDoubleClick={({ clientX, clientY }) => zoom.current?.toggle({ x: clientX, y: clientY })}
      className="group/stage @container-size absolute inset-0 cursor-grab touch-none overflow-hidden [--zoom:1] active:cursor-grabbing"
    >
      <TransformWrapper
        ref={transform}
        minScale={SCALE_LIMITS.minimum}
        maxScale={SCALE_LIMITS.maximum}
        centerZoomedOut
        wheel={{ disabled: true }}
        doubleClick={{ disabled: true }}
        zoomAnimation={{ size: 0 }}
        panning={{ velocityDisabled: true }}
        onTransform={() => zoom.current?.publish()}
      >
        <TransformComponent wrapperClass="size-full!" contentClass="size-full! items-center justify-center">
          <div
            ref={box}
            data-testid="picture"
            style={
              size
                ? {
                    aspectRatio: `${size.width} / ${size.height}`,
                    width: `min(100cqw - 2rem, (100cqh - 2rem) * ${size.width / size.height}, ${size.width * 8}px)`,
                  }
                : { visibility: 'hidden' }
            }
            className="relative shadow-[0_0_0_1px_var(--line)] checkerboard"
          >
            <FullPicture
              key={item.id}
              item={item}
              placeholder={inspection?.thumbnail}
              onSize={(width, height) => setLoaded({ id: item.id, size: { width, height } })}
            />
            {inspection && map && layer !== 'picture' ? (
              <>
                <Overlay map={map} pictureWidth={inspection.width} pictureHeight={inspection.height} />
                {showOutline ? <Outline map={map} /> : null}
              </>
            ) : null}
          </div>
        </TransformComponent>
      </TransformWrapper>
    </div>
  )
}

interface FullPictureProps {
  item: QueueItem
  /** Shown until the picture itself is decoded. */
  placeholder: Blob | undefined
  onSize: (width: number, height: number) => void
}

function FullPicture({ item, placeholder, onSize }: FullPictureProps) {
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
  return (
    <>
      {placeholder && !isReady ? (
        <BlobImage blob={placeholder} alt="" className="absolute inset-0 size-full blur-[2px]" />
      ) : null}
      {item.source.kind === 'file' ? (
        <BlobImage blob={item.source.file} {...picture} />
      ) : (
        <img src={item.source.url} {...picture} />
      )}
    </>
  )
}
