import { i18n } from '@lingui/core'
import type { CSSProperties, ReactNode } from 'react'
import type { Inspection } from '../../../core/inference'
import type { MapLayer, Maps } from '../../../lib/overlay-raster'
import type { QueueItem } from '../../../stores/inspections'
import { useView } from '../../../stores/view'
import { Contours } from './Contours'
import { FullPicture } from './FullPicture'
import { layerNames } from './layers'
import { MeasureLayer } from './measure/MeasureLayer'
import { Overlay } from './Overlay'
import { RegionTags } from './RegionTags'
import type { Size } from './view-transform'

/**
 * Where the split is on the picture. It stands still on screen while the picture moves under it: 100cqw is the
 * pane's width and 100 % the fitted picture's, in whose own lengths the cut has to be given.
 */
const SPLIT = '((var(--split) * 100cqw - var(--x, 0px)) / var(--zoom) - (100cqw - 100%) / 2)'

const parts = {
  whole: {},
  none: { visibility: 'hidden' },
  left: { clipPath: `inset(0 calc(100% - ${SPLIT}) 0 0)` },
  right: { clipPath: `inset(0 0 0 calc(${SPLIT}))` },
} as const satisfies Record<string, CSSProperties>

export interface PaneOverlay {
  readonly layer: MapLayer
  /** Which side of the split it covers; `none` keeps it ready but hidden. */
  readonly part: keyof typeof parts
}

interface PaneProps {
  item: QueueItem
  size: Size | null
  /** Null until its maps are there. */
  inspection: Inspection | null
  maps: Maps | null
  overlays: readonly PaneOverlay[]
  isLabelled: boolean
  onSize: (width: number, height: number) => void
  children: ReactNode
}

/** A window on the picture and what lies over it. All panes of a stage show the same part. */
export function Pane({ item, size, inspection, maps, overlays, isLabelled, onSize, children }: PaneProps) {
  const showOutline = useView((state) => state.outline)
  return (
    <div
      data-pane
      className="@container-size relative min-w-0 flex-1 overflow-hidden not-first:shadow-[-1px_0_0_var(--line-strong)]"
    >
      <div className="absolute inset-0 flex origin-top-left [transform:translate(var(--x,0px),var(--y,0px))_scale(var(--zoom))] items-center justify-center">
        <div
          data-picture
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
          <FullPicture key={item.id} item={item} onSize={onSize} />
          {inspection && maps ? (
            <>
              {overlays.map(({ layer, part }) => (
                <Overlay key={layer} layer={layer} maps={maps} picture={inspection} style={parts[part]} />
              ))}
              <Contours inspection={inspection} isShown={showOutline} />
              <RegionTags inspection={inspection} />
            </>
          ) : null}
          {children}
          {inspection ? <MeasureLayer picture={inspection} /> : null}
        </div>
      </div>
      {isLabelled ? (
        <div className="pointer-events-none absolute inset-x-2 top-2 flex justify-between">
          {overlays
            .filter(({ part }) => part !== 'none')
            .map(({ layer }) => (
              <span
                key={layer}
                className="rounded-md bg-raised/90 px-2 py-1 text-xs font-medium shadow-[0_0_0_1px_var(--line)]"
              >
                {i18n._(layerNames[layer])}
              </span>
            ))}
        </div>
      ) : null}
    </div>
  )
}
