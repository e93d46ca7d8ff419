import { useEffect } from 'react'
import { moveShape, moveVertex } from '../../../core/region-edit'
import { verticesOf } from '../../../core/region-of-interest'
import { useRegionOfInterest } from '../../../stores/region-of-interest'
import { closePolygon, deleteSelected, putShape, redo, stepOut, undo, useRoiEditor } from './editor'

/** Fractions of the picture that an arrow key moves by, without and with Shift. */
const STEP = 0.005
const LARGE_STEP = 0.05

const directions: Readonly<Record<string, readonly [u: number, v: number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
}

/**
 * The editor's keys while it is open. They come before the page's own, which would go to the next picture or
 * remove it.
 */
export function useRoiKeys(isOpen: boolean): void {
  useEffect(() => {
    if (!isOpen) return
    const onKeyDown = (event: KeyboardEvent) => {
      const target = event.target instanceof Element ? event.target : null
      if (target?.closest('input, textarea, [role="slider"], [role="dialog"]')) return
      if (!handle(event, target)) return
      event.preventDefault()
      event.stopPropagation()
    }
    window.addEventListener('keydown', onKeyDown, { capture: true })
    return () => window.removeEventListener('keydown', onKeyDown, { capture: true })
  }, [isOpen])
}

/** Does what a key is for; false where it is for somebody else. */
function handle(event: KeyboardEvent, target: Element | null): boolean {
  const { selected, points } = useRoiEditor.getState()
  const letter = event.key.toLowerCase()
  if ((event.ctrlKey || event.metaKey) && (letter === 'z' || letter === 'y')) {
    if (letter === 'y' || event.shiftKey) redo()
    else undo()
    return true
  }
  if (event.ctrlKey || event.metaKey || event.altKey) return false
  const direction = directions[event.key]
  if (direction) return target?.closest('[data-roi-handle]') ? move(direction, event) : false
  switch (event.key) {
    case 'Escape':
      stepOut()
      return true
    case 'Delete':
    case 'Backspace':
      if (selected === null && points.length === 0) return false
      deleteSelected()
      return true
    case 'Enter':
      if (points.length < 3 || target?.closest('button')) return false
      closePolygon()
      return true
    default:
      return false
  }
}

function move([du, dv]: readonly [number, number], { shiftKey, repeat }: KeyboardEvent): boolean {
  const { selected, vertex } = useRoiEditor.getState()
  const shape = selected === null ? undefined : useRegionOfInterest.getState().region.shapes[selected]
  if (selected === null || !shape) return false
  const step = shiftKey ? LARGE_STEP : STEP
  const corner = vertex === null ? undefined : verticesOf(shape)[vertex]
  const moved =
    vertex !== null && corner
      ? moveVertex(shape, vertex, [corner[0] + du * step, corner[1] + dv * step])
      : moveShape(shape, du * step, dv * step)
  // A key that is held down is one change.
  putShape(selected, moved, repeat)
  return true
}
