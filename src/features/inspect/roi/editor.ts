import { useMemo } from 'react'
import { create } from 'zustand'
import { removeVertex } from '../../../core/region-edit'
import {
  MAXIMUM_SHAPES,
  MAXIMUM_VERTICES,
  type PicturePoint,
  type RegionOfInterest,
  type RegionShape,
  type ShapeEffect,
} from '../../../core/region-of-interest'
import { useRegionOfInterest } from '../../../stores/region-of-interest'

export type RoiTool = RegionShape['kind']

/** A shape while it is dragged: counted for the picture on screen, and for the queue once it is let go. */
interface Draft {
  readonly index: number
  readonly shape: RegionShape
}

interface EditorState {
  readonly isOpen: boolean
  /** What a press on the picture draws; null: it takes hold of shapes. */
  readonly tool: RoiTool | null
  /** Of shapes to come. */
  readonly effect: ShapeEffect
  readonly selected: number | null
  /** The corner of the selected shape that has the keyboard's focus. */
  readonly vertex: number | null
  readonly draft: Draft | null
  /** Corners so far of the polygon that is drawn. */
  readonly points: readonly PicturePoint[]
  /** Where the pointer is while a polygon is drawn. */
  readonly cursor: PicturePoint | null
}

const RESTING = { tool: null, selected: null, vertex: null, draft: null, points: [], cursor: null } as const

/** What the editor of the region of interest is doing. */
export const useRoiEditor = create<EditorState>()(() => ({ ...RESTING, isOpen: false, effect: 'include' }))

/** The region with the shape that is dragged; the region itself while none is. */
export function useRegionInHand(): RegionOfInterest {
  const region = useRegionOfInterest((state) => state.region)
  const draft = useRoiEditor((state) => state.draft)
  return useMemo(
    () =>
      draft
        ? {
            shapes: [
              ...region.shapes.slice(0, draft.index),
              draft.shape,
              ...region.shapes.slice(draft.index + 1),
            ],
          }
        : region,
    [region, draft],
  )
}

const region = () => useRegionOfInterest.getState().region
const setShapes = (shapes: RegionShape[], continues = false) =>
  useRegionOfInterest.getState().change({ shapes }, continues)

export function openEditor(): void {
  useRoiEditor.setState({ ...RESTING, isOpen: true, tool: region().shapes.length === 0 ? 'rectangle' : null })
}

export function closeEditor(): void {
  useRoiEditor.setState({ ...RESTING, isOpen: false })
}

export const toggleEditor = (): void => (useRoiEditor.getState().isOpen ? closeEditor() : openEditor())

/** The whole picture counts again. */
export function clearRegion(): void {
  closeEditor()
  setShapes([])
}

export function chooseTool(tool: RoiTool | null): void {
  useRoiEditor.setState({ ...RESTING, tool })
}

export function select(selected: number | null, vertex: number | null = null): void {
  useRoiEditor.setState({ selected, vertex })
}

/** Of the selected shape, or of those to come. */
export function setEffect(effect: ShapeEffect): void {
  const { selected } = useRoiEditor.getState()
  const shape = selected === null ? undefined : region().shapes[selected]
  if (selected !== null && shape) putShape(selected, { ...shape, effect })
  else useRoiEditor.setState({ effect })
}

/**
 * Puts a shape in its place in the region and ends its draft.
 *
 * @param continues Whether this goes on with the last change, which is then undone together with it.
 */
export function putShape(index: number, shape: RegionShape, continues = false): void {
  useRoiEditor.setState({ draft: null })
  setShapes(region().shapes.with(index, shape), continues)
}

export function addShape(shape: RegionShape): void {
  const { shapes } = region()
  if (shapes.length >= MAXIMUM_SHAPES) {
    useRoiEditor.setState(RESTING)
    return
  }
  setShapes([...shapes, shape])
  useRoiEditor.setState({ ...RESTING, selected: shapes.length })
}

/** A shape in the middle of the picture, for those who do not draw with a pointer. */
export function placeShape(tool: RoiTool): void {
  const { effect } = useRoiEditor.getState()
  addShape(
    tool === 'rectangle'
      ? { kind: 'rectangle', effect, left: 0.3, top: 0.3, right: 0.7, bottom: 0.7 }
      : {
          kind: 'polygon',
          effect,
          points: [
            [0.5, 0.25],
            [0.75, 0.7],
            [0.25, 0.7],
          ],
        },
  )
}

/** One more corner of the polygon that is drawn; a full one is closed. */
export function addPoint(point: PicturePoint): void {
  const points = [...useRoiEditor.getState().points, point]
  useRoiEditor.setState({ points })
  if (points.length === MAXIMUM_VERTICES) closePolygon()
}

export function closePolygon(): void {
  const { points, effect } = useRoiEditor.getState()
  if (points.length < 3) return
  addShape({ kind: 'polygon', effect, points: points.map(([u, v]) => [u, v]) })
}

/** Takes back one step: the last corner that was drawn, else the last change of the region. */
export function undo(): void {
  const { points } = useRoiEditor.getState()
  if (points.length > 0) useRoiEditor.setState({ points: points.slice(0, -1) })
  else {
    useRoiEditor.setState({ selected: null, vertex: null, draft: null })
    useRegionOfInterest.getState().undo()
  }
}

export function redo(): void {
  useRoiEditor.setState({ selected: null, vertex: null, draft: null })
  useRegionOfInterest.getState().redo()
}

/** Deletes the corner in focus, or the shape where it would not outlive that; the last corner drawn otherwise. */
export function deleteSelected(): void {
  const { selected, vertex, points } = useRoiEditor.getState()
  if (points.length > 0) {
    undo()
    return
  }
  const shape = selected === null ? undefined : region().shapes[selected]
  if (selected === null || !shape) return
  const rest = vertex === null ? null : removeVertex(shape, vertex)
  if (rest) {
    putShape(selected, rest)
    select(selected)
    return
  }
  setShapes(region().shapes.toSpliced(selected, 1))
  useRoiEditor.setState({ selected: null, vertex: null })
}

/** One step out: of the drawing, the tool, the selection, at last the editor. */
export function stepOut(): void {
  const { points, tool, selected } = useRoiEditor.getState()
  if (points.length > 0) useRoiEditor.setState({ points: [] })
  else if (tool) useRoiEditor.setState({ tool: null })
  else if (selected !== null) select(null)
  else closeEditor()
}
