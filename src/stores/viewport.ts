import { create } from 'zustand'

/** A place on the picture as fractions of its width and height. */
interface Fraction {
  readonly x: number
  readonly y: number
}

/** What of a picture is looked at, whatever the size of the viewer. */
export interface Look extends Fraction {
  /** The middle of the viewer lies at `x`, `y`; 1 is the whole picture fitted into it. */
  readonly scale: number
}

/** What the viewer offers to buttons, keys and layers that live outside it. */
export interface ViewportControls {
  zoomIn: () => void
  zoomOut: () => void
  fit: () => void
  /** One picture pixel on one screen pixel. */
  actualSize: () => void
  /** Brings a part of the picture, in fractions of its sides, into sight. */
  reveal: (part: Fraction & { readonly width: number; readonly height: number }) => void
  /** Where a point of the window (`clientX`, `clientY`) lies; outside [0, 1) beside the picture. */
  fractionAt: (clientX: number, clientY: number) => Fraction
  look: () => Look
  /** Looks at the same as another viewer did, as far as the picture stays in sight. */
  lookAt: (look: Look) => void
}

/** Where the pointer is on the picture. */
export interface PointerReading {
  /** Picture pixel, counted from the top left. */
  readonly x: number
  readonly y: number
  /** Probabilities there; null where there is no result yet. */
  readonly maps: { readonly coarse: number; readonly refined: number } | null
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
