import type { PointerEvent } from 'react'
import { moveShape, moveVertex, rectangleBetween, splitEdge } from '../../../core/region-edit'
import type { PicturePoint, RegionShape } from '../../../core/region-of-interest'
import { useRegionOfInterest } from '../../../stores/region-of-interest'
import { addPoint, addShape, putShape, select, useRoiEditor } from './editor'

interface Drag {
  readonly pointerId: number
  /** The shape that a place of the pointer makes; null where it makes none. */
  readonly shapeAt: (at: PicturePoint) => RegionShape | null
  readonly index: number
  readonly isNew: boolean
}

const shapes = () => useRegionOfInterest.getState().region.shapes

/** What presses on the picture do to the region: draw, take hold of shapes and corners, drag, let go. */

let drag: Drag | null = null

const placeOf = ({ clientX, clientY, currentTarget }: PointerEvent): PicturePoint => {
  const box = currentTarget.closest('[data-roi-layer]')!.getBoundingClientRect()
  return [(clientX - box.left) / box.width, (clientY - box.top) / box.height]
}

function begin(event: PointerEvent, next: Omit<Drag, 'pointerId'>): void {
  if (event.button !== 0 || drag) return
  event.currentTarget.setPointerCapture(event.pointerId)
  drag = { ...next, pointerId: event.pointerId }
}

export function grabShape(event: PointerEvent, index: number): void {
  const shape = shapes()[index]!
  const from = placeOf(event)
  select(index)
  begin(event, {
    index,
    isNew: false,
    shapeAt: ([u, v]) => moveShape(shape, u - from[0], v - from[1]),
  })
}

export function grabVertex(event: PointerEvent, index: number, vertex: number): void {
  const shape = shapes()[index]!
  select(index, vertex)
  begin(event, { index, isNew: false, shapeAt: (at) => moveVertex(shape, vertex, at) })
}

/** A new corner in the middle of an edge, in hand at once. */
export function grabEdge(event: PointerEvent, index: number, edge: number): void {
  const shape = splitEdge(shapes()[index]!, edge)
  begin(event, { index, isNew: false, shapeAt: (at) => moveVertex(shape, edge + 1, at) })
}

export function draw(event: PointerEvent): void {
  const { tool, effect } = useRoiEditor.getState()
  if (event.button !== 0 || !tool) return
  const from = placeOf(event)
  if (tool === 'polygon') {
    const [u, v] = from
    addPoint([Math.min(1, Math.max(0, u)), Math.min(1, Math.max(0, v))])
    return
  }
  begin(event, {
    index: shapes().length,
    isNew: true,
    shapeAt: (at) => {
      const bounds = rectangleBetween(from, at)
      return bounds && { kind: 'rectangle', effect, ...bounds }
    },
  })
}

export function onPointerMove(event: PointerEvent): void {
  const at = placeOf(event)
  if (useRoiEditor.getState().tool === 'polygon') useRoiEditor.setState({ cursor: at })
  const current = drag
  if (current?.pointerId !== event.pointerId) return
  const shape = current.shapeAt(at)
  useRoiEditor.setState({ draft: shape && { index: current.index, shape } })
}

export function onPointerUp(event: PointerEvent): void {
  const current = drag
  if (current?.pointerId !== event.pointerId) return
  drag = null
  const { draft } = useRoiEditor.getState()
  useRoiEditor.setState({ draft: null })
  if (!draft) return
  if (current.isNew) addShape(draft.shape)
  else putShape(draft.index, draft.shape)
}

export function onPointerCancel(): void {
  drag = null
  useRoiEditor.setState({ draft: null })
}
