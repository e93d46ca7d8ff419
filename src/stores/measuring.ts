import { create } from 'zustand'

/** A line on the picture, in picture pixels. */
export interface MeasuredLine {
  readonly from: { readonly x: number; readonly y: number }
  readonly to: { readonly x: number; readonly y: number }
}

interface MeasuringState {
  /** Whether the next drag on the picture draws a line instead of moving it. */
  readonly isOn: boolean
  readonly line: MeasuredLine | null
  start: () => void
  draw: (line: MeasuredLine) => void
  stop: () => void
}

/** A known length being measured on the picture. */
export const useMeasuring = create<MeasuringState>()((set) => ({
  isOn: false,
  line: null,
  start: () => set({ isOn: true, line: null }),
  draw: (line) => set({ line }),
  stop: () => set({ isOn: false, line: null }),
}))

/** Length in picture pixels. */
export const lengthOf = ({ from, to }: MeasuredLine): number => Math.hypot(to.x - from.x, to.y - from.y)
