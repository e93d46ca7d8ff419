import { create } from 'zustand'

/** What the viewer offers to buttons and keys that live outside it. */
export interface ViewportControls {
  zoomIn: () => void
  zoomOut: () => void
  fit: () => void
  /** One picture pixel on one screen pixel. */
  actualSize: () => void
}

/** Where the pointer is on the picture. */
export interface PointerReading {
  /** Picture pixel, counted from the top left. */
  readonly x: number
  readonly y: number
  /** Probability there on the shown map; null where there is no result yet. */
  readonly probability: number | null
}

interface ViewportState {
  readonly controls: ViewportControls | null
  /** Screen pixels a picture pixel; null without a picture. */
  readonly magnification: number | null
  readonly pointer: PointerReading | null
}

/** Changes with every pointer move and zoom step: subscribe only where the value is drawn. */
export const useViewport = create<ViewportState>()(() => ({
  controls: null,
  magnification: null,
  pointer: null,
}))
