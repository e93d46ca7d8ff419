import { useEffect, useMemo, useRef, useState, type CSSProperties, type ReactNode } from 'react'
import { sampleMap } from '../../../core/anomaly-map'
import { regionAt } from '../../../core/regions'
import type { MapLayer } from '../../../lib/overlay-raster'
import { resultWithin } from '../../../lib/region-result'
import type { QueueItem } from '../../../stores/inspections'
import { useMeasuring } from '../../../stores/measuring'
import { useRegionFocus } from '../../../stores/region-focus'
import { useRegionOfInterest } from '../../../stores/region-of-interest'
import type { Comparison } from '../../../core/display'
import { useView } from '../../../stores/view'
import { useViewport } from '../../../stores/viewport'
import { useInspection } from '../use-inspection'
import { useRegions } from '../use-regions'
import { BlinkControls } from './BlinkControls'
import { MeasureBar } from './measure/MeasureBar'
import { Pane, type PaneOverlay } from './Pane'
import { PanZoom } from './pan-zoom'
import { SplitHandle } from './SplitHandle'
import { useBlink } from './use-blink'
import type { Point, Size } from './view-transform'

interface StageProps {
  item: QueueItem
  /**
   * Drawn over picture, map and outlines, in a box that covers the picture exactly and moves with it. Divide
   * lengths by `var(--zoom)` to keep them the same on screen; `controls.fractionAt` of the viewport store
   * gives the place of a pointer. Elements marked `data-no-pan` keep presses on them from moving the picture.
   */
  children?: ReactNode
}

/** The picture at its own aspect with the chosen layer over it; zoom and pan move them together. */
export function Stage({ item, children }: StageProps) {
  const layer = useView((state) => state.layer)
  const comparison = useView((state) => state.comparison)
  const interest = useRegionOfInterest((state) => state.region)
  const [loaded, setLoaded] = useState<{ id: string; size: Size } | null>(null)
  const [split, setSplit] = useState(0.5)
  const blink = useBlink(comparison === 'blink')
  const inspection = useInspection(item)
  const loadedSize = loaded?.id === item.id ? loaded.size : null
  const size: Size | null = item.state.phase === 'done' ? item.state.inspection : loadedSize
  const maps = useMemo(() => (inspection ? resultWithin(inspection, interest) : null), [inspection, interest])
  const regions = useRegions(inspection)

  const stage = useRef<HTMLDivElement>(null)
  const panZoom = useRef<PanZoom>(null)
  const pointer = usePointer(size, maps, (x, y) => regionAt(regions, x, y)?.id ?? null)

  useEffect(() => {
    if (!stage.current) return
    const controller = new PanZoom(stage.current, {
      onPoint: (place) => pointer.current.read(controller.fractionAt(place)),
      onClick: (place) => pointer.current.select(controller.fractionAt(place)),
    })
    panZoom.current = controller
    return () => controller.dispose()
  }, [pointer])

  // Neither region nor length of one picture means anything on another.
  useEffect(() => {
    useRegionFocus.setState({ hovered: null, selected: null })
    useMeasuring.getState().stop()
  }, [item.id])

  const width = size?.width
  const height = size?.height
  const paneCount = comparison === 'side' ? 2 : 1
  useEffect(() => {
    panZoom.current?.watchPanes()
    if (width !== undefined && height !== undefined) panZoom.current?.setPicture({ width, height })
  }, [width, height, paneCount])

  const panes = panesOf(layer === 'picture' ? null : layer, maps ? comparison : null, blink.shown)
  return (
    <div
      ref={stage}
      data-testid="stage"
      onPointerLeave={({ pointerType }) => {
        // A finger that is lifted leaves too; what it touched stays told.
        if (pointerType !== 'touch') pointer.current.leave()
      }}
      style={{ '--split': split } as CSSProperties}
      className="group/stage absolute inset-0 flex cursor-grab touch-none overflow-hidden select-none [--zoom:1] active:cursor-grabbing"
    >
      {panes.map(({ key, overlays }) => (
        <Pane
          key={key}
          item={item}
          size={size}
          inspection={inspection}
          maps={maps}
          overlays={overlays}
          isLabelled={maps !== null && comparison !== null}
          onSize={(width, height) => setLoaded({ id: item.id, size: { width, height } })}
        >
          {children}
        </Pane>
      ))}
      {maps && comparison === 'slider' ? <SplitHandle value={split} onChange={setSplit} /> : null}
      {maps ? <MeasureBar /> : null}
      {maps && comparison === 'blink' ? <BlinkControls blink={blink} /> : null}
    </div>
  )
}

interface PaneContent {
  readonly key: string
  readonly overlays: readonly PaneOverlay[]
}

/** What stands side by side, and which maps lie over the picture in each. */
function panesOf(
  layer: MapLayer | null,
  comparison: Comparison | null,
  blinking: 'coarse' | 'refined',
): readonly PaneContent[] {
  const both = ['coarse', 'refined'] as const
  if (comparison === 'side')
    return both.map((side) => ({ key: side, overlays: [{ layer: side, part: 'whole' }] }))
  if (comparison === 'slider')
    return [
      {
        key: 'coarse',
        overlays: [
          { layer: 'coarse', part: 'left' },
          { layer: 'refined', part: 'right' },
        ],
      },
    ]
  if (comparison === 'blink')
    return [
      {
        key: 'coarse',
        overlays: both.map((side) => ({ layer: side, part: side === blinking ? 'whole' : 'none' })),
      },
    ]
  return [{ key: 'coarse', overlays: layer ? [{ layer, part: 'whole' }] : [] }]
}

/** What the pointer does on the picture; always speaks of the picture that is shown now. */
function usePointer(
  size: Size | null,
  maps: Pick<ReturnType<typeof resultWithin>, 'coarse' | 'refined'> | null,
  regionIdAt: (x: number, y: number) => string | null,
) {
  const actions = {
    read: ({ x, y }: Point) => {
      if (!size || !(x >= 0 && x < 1 && y >= 0 && y < 1)) {
        actions.leave()
        return
      }
      const pixel = { x: Math.floor(x * size.width), y: Math.floor(y * size.height) }
      useViewport.setState({
        pointer: {
          ...pixel,
          maps: maps && { coarse: sampleMap(maps.coarse, x, y), refined: sampleMap(maps.refined, x, y) },
        },
      })
      useRegionFocus.getState().hover(regionIdAt(pixel.x, pixel.y))
    },
    select: (place: Point) => {
      actions.read(place)
      const { hovered, select } = useRegionFocus.getState()
      select(hovered)
    },
    leave: () => {
      useViewport.setState({ pointer: null })
      useRegionFocus.getState().hover(null)
    },
  }
  const latest = useRef(actions)
  useEffect(() => {
    latest.current = actions
  })
  return latest
}
