import type { ReactZoomPanPinchRef } from 'react-zoom-pan-pinch'
import { useViewport } from '../../../stores/viewport'

/** Scale 1 is the picture fitted into the stage. */
export const SCALE_LIMITS = { minimum: 0.1, maximum: 64 } as const

const BUTTON_FACTOR = 1.5
const DOUBLE_CLICK_SCALE = 3
const WHEEL_FACTOR_PER_PIXEL = 0.0018
/** Trackpads report a pinch as small wheel steps with the control key. */
const PINCH_FACTOR_PER_PIXEL = 0.012
const PIXELS_PER_WHEEL_LINE = 16
const ANIMATION_MS = 160
/** From this magnification on single pixels are looked at: they get hard edges. */
const PIXELATED_FROM = 4

interface Point {
  readonly x: number
  readonly y: number
}

const clampScale = (scale: number) => Math.min(SCALE_LIMITS.maximum, Math.max(SCALE_LIMITS.minimum, scale))

const animationMs = () => (matchMedia('(prefers-reduced-motion: reduce)').matches ? 0 : ANIMATION_MS)

/**
 * Zooming by wheel, buttons and keys, in equal ratios and about the pointer; the library under it brings
 * pan and pinch. Publishes magnification and controls in the viewport store while it is attached.
 */
export class ZoomController {
  #picture: { readonly width: number; readonly height: number } | null = null
  /** Where the last step leads, so that steps in quick succession add up while the first still moves. */
  #target = 1
  readonly #observer: ResizeObserver

  /**
   * @param stage The visible area.
   * @param box The picture's box in it, whose layout size is the fitted size.
   */
  constructor(
    private readonly stage: HTMLElement,
    private readonly box: HTMLElement,
    private readonly transform: ReactZoomPanPinchRef,
  ) {
    // React's own wheel listeners are passive and could not keep the page from scrolling.
    stage.addEventListener('wheel', this.#onWheel, { passive: false })
    this.#observer = new ResizeObserver(() => this.publish())
    this.#observer.observe(box)
    useViewport.setState({
      controls: {
        zoomIn: () => this.#zoomTo(this.#settledScale * BUTTON_FACTOR),
        zoomOut: () => this.#zoomTo(this.#settledScale / BUTTON_FACTOR),
        fit: () => this.#fit(animationMs()),
        actualSize: () => this.#toActualSize(),
      },
    })
  }

  dispose(): void {
    this.stage.removeEventListener('wheel', this.#onWheel)
    this.#observer.disconnect()
    useViewport.setState({ controls: null, magnification: null, pointer: null })
  }

  /** Pictures of one size are compared at one place; another size starts fitted. */
  setPicture(width: number, height: number): void {
    const hasChanged = this.#picture?.width !== width || this.#picture.height !== height
    this.#picture = { width, height }
    if (hasChanged) this.#fit(0)
    this.publish()
  }

  /** Closer at a point, or back to the whole picture. */
  toggle(point: Point): void {
    if (this.#scale > 1.01) this.#fit(animationMs())
    else this.#zoomTo(DOUBLE_CLICK_SCALE, point)
  }

  /** Tells everybody about the present scale; to be called after each change. */
  publish(): void {
    const fitted = this.#fittedMagnification
    const magnification = fitted === null ? null : fitted * this.#scale
    this.stage.style.setProperty('--zoom', String(this.#scale))
    this.stage.toggleAttribute('data-pixelated', (magnification ?? 0) >= PIXELATED_FROM)
    useViewport.setState({ magnification })
  }

  get #scale(): number {
    return this.transform.instance.state.scale
  }

  /** The present scale, or the one that an animation under way will end at. */
  get #settledScale(): number {
    return this.transform.instance.isAnimating ? this.#target : this.#scale
  }

  /** Screen pixels a picture pixel at scale 1. */
  get #fittedMagnification(): number | null {
    const width = this.box.offsetWidth
    return width && this.#picture ? (width / this.#picture.width) * devicePixelRatio : null
  }

  /**
   * One picture pixel on one screen pixel, about the middle of the stage. The picture's corner is put on
   * whole screen pixels: in between, every pixel would be a blend of its neighbours.
   */
  #toActualSize(): void {
    const fitted = this.#fittedMagnification
    if (fitted === null) return
    const scale = clampScale(1 / fitted)
    const stage = this.stage.getBoundingClientRect()
    const box = this.box.getBoundingClientRect()
    const { positionX, positionY } = this.transform.instance.state
    const ratio = scale / this.#scale
    const place = (position: number, stageStart: number, stageSide: number, start: number, side: number) => {
      const middle = stageSide / 2
      // What fits stands in the middle.
      const moved = side * ratio <= stageSide ? middle * (1 - scale) : middle - (middle - position) * ratio
      const corner = stageStart + moved + (start - stageStart - position) * ratio
      return moved + Math.round(corner * devicePixelRatio) / devicePixelRatio - corner
    }
    this.#target = scale
    void this.transform.setTransform(
      place(positionX, stage.left, stage.width, box.left, box.width),
      place(positionY, stage.top, stage.height, box.top, box.height),
      scale,
      animationMs(),
      'easeOut',
    )
  }

  #fit(milliseconds: number): void {
    this.#target = 1
    void this.transform.resetTransform(milliseconds, 'easeOut')
  }

  #zoomTo(scale: number, point = this.#centre, milliseconds = animationMs()): void {
    this.#target = clampScale(scale)
    void this.transform.zoomToPoint(this.#target, point.x, point.y, milliseconds, 'easeOut')
  }

  get #centre(): Point {
    const frame = this.stage.getBoundingClientRect()
    return { x: frame.left + frame.width / 2, y: frame.top + frame.height / 2 }
  }

  readonly #onWheel = (event: WheelEvent) => {
    event.preventDefault()
    const lines = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? PIXELS_PER_WHEEL_LINE : 1
    const perPixel = event.ctrlKey ? PINCH_FACTOR_PER_PIXEL : WHEEL_FACTOR_PER_PIXEL
    const factor = Math.exp(-event.deltaY * lines * perPixel)
    this.#zoomTo(this.#scale * factor, { x: event.clientX, y: event.clientY }, 0)
  }
}
