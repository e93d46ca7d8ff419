import { useViewport, type Look } from '../../../stores/viewport'
import {
  alignToPixels,
  clampScale,
  FITTED,
  centreOn,
  fractionAt,
  keepInSight,
  reveal,
  zoomAbout,
  type Point,
  type Size,
  type ViewTransform,
} from './view-transform'

const BUTTON_FACTOR = 1.5
const DOUBLE_CLICK_SCALE = 3
const WHEEL_FACTOR_PER_PIXEL = 0.0018
/** Trackpads report a pinch as small wheel steps with the control key. */
const PINCH_FACTOR_PER_PIXEL = 0.012
const PIXELS_PER_WHEEL_LINE = 16
const ANIMATION_MS = 160
/** From this magnification on single pixels are looked at: they get hard edges. */
const PIXELATED_FROM = 4
/** A press that moves less than this is a click or a tap. */
const CLICK_SLOP = 4
/** A part that is shown fills this much of the pane at most. */
const REVEAL_SHARE = 0.4

const NOTHING: Size = { width: 0, height: 0 }

const animationMs = () => (matchMedia('(prefers-reduced-motion: reduce)').matches ? 0 : ANIMATION_MS)

/** What a press on the stage came to, when it was not a drag. */
interface PanZoomEvents {
  /** The pointer moved over a pane, or a finger touched one. */
  onPoint: (place: Point) => void
  /** A click or tap; `place` as in `onPoint`. */
  onClick: (place: Point) => void
}

/**
 * Zoom and pan of a stage by wheel, drag, pinch, buttons and keys. A stage holds one pane or several of one
 * size, which all follow the same transform; it stands in the stage's style as `--x`, `--y` and `--zoom`.
 * Pointers that go down on `[data-no-pan]` are left to whoever put that there.
 */
export class PanZoom {
  #picture: Size | null = null
  #transform = FITTED
  /** Where an animation under way ends, so that steps in quick succession add up. */
  #target: ViewTransform | null = null
  #frame = 0
  /** Pane and fitted picture as the browser laid them out last; all panes have the first one's sizes. */
  #sizes: readonly [pane: Size, box: Size] = [NOTHING, NOTHING]
  readonly #pointers = new Map<number, Point>()
  #pressedAt: Point | null = null
  #hasDragged = false
  readonly #observer: ResizeObserver
  readonly #listening = new AbortController()

  constructor(
    private readonly stage: HTMLElement,
    private readonly events: PanZoomEvents,
  ) {
    const { signal } = this.#listening
    // React's own wheel listeners are passive and could not keep the page from scrolling.
    stage.addEventListener('wheel', this.#onWheel, { passive: false, signal })
    stage.addEventListener('pointerdown', this.#onDown, { signal })
    stage.addEventListener('pointermove', this.#onMove, { signal })
    stage.addEventListener('pointerup', this.#onUp, { signal })
    stage.addEventListener('pointercancel', this.#onUp, { signal })
    stage.addEventListener('dblclick', this.#onDoubleClick, { signal })
    this.#observer = new ResizeObserver(() => {
      this.#sizes = this.#measure()
      this.#apply(keepInSight(this.#transform, ...this.#sizes))
    })
    useViewport.setState({
      controls: {
        zoomIn: () => this.#zoomTo(this.#settled.scale * BUTTON_FACTOR),
        zoomOut: () => this.#zoomTo(this.#settled.scale / BUTTON_FACTOR),
        fit: () => this.#moveTo(FITTED),
        actualSize: () => this.#toActualSize(),
        reveal: (part) => this.#reveal(part),
        fractionAt: (clientX, clientY) => this.fractionAt({ x: clientX, y: clientY }),
        look: () => this.#look(),
        lookAt: (look) => this.#lookAt(look),
      },
    })
  }

  dispose(): void {
    this.#listening.abort()
    this.#observer.disconnect()
    cancelAnimationFrame(this.#frame)
    useViewport.setState({ controls: null, magnification: null, pointer: null })
  }

  /** To be called when panes have come or gone. */
  watchPanes(): void {
    this.#observer.disconnect()
    for (const part of this.stage.querySelectorAll('[data-pane], [data-picture]'))
      this.#observer.observe(part)
  }

  /** Pictures of one size are compared at one place; another size starts fitted. */
  setPicture(picture: Size): void {
    const hasChanged = this.#picture?.width !== picture.width || this.#picture.height !== picture.height
    this.#picture = picture
    this.#apply(hasChanged ? FITTED : this.#transform)
  }

  /** Where a point of the window lies on the picture, as fractions of its sides. */
  fractionAt(client: Point): Point {
    return fractionAt(this.#inPane(client), this.#transform, ...this.#sizes)
  }

  get #settled(): ViewTransform {
    return this.#target ?? this.#transform
  }

  #paneAt(client: Point): DOMRect {
    const panes = [...this.stage.querySelectorAll('[data-pane]')].map((pane) => pane.getBoundingClientRect())
    return panes.find(({ right }) => client.x < right) ?? panes.at(-1) ?? this.stage.getBoundingClientRect()
  }

  #inPane(client: Point): Point {
    const { left, top } = this.#paneAt(client)
    return { x: client.x - left, y: client.y - top }
  }

  /** Only where the page has been laid out: after a change it would make the browser do that at once, and again for the frame. */
  #measure(): [pane: Size, box: Size] {
    const pane = this.stage.querySelector<HTMLElement>('[data-pane]') ?? this.stage
    const box = this.stage.querySelector<HTMLElement>('[data-picture]') ?? pane
    return [
      { width: pane.clientWidth, height: pane.clientHeight },
      { width: box.offsetWidth, height: box.offsetHeight },
    ]
  }

  /** Screen pixels a picture pixel at scale 1. */
  get #fittedMagnification(): number | null {
    const [, box] = this.#sizes
    return box.width && this.#picture ? (box.width / this.#picture.width) * devicePixelRatio : null
  }

  #apply(transform: ViewTransform): void {
    this.#transform = transform
    const { style } = this.stage
    style.setProperty('--x', `${transform.x}px`)
    style.setProperty('--y', `${transform.y}px`)
    style.setProperty('--zoom', String(transform.scale))
    const fitted = this.#fittedMagnification
    const magnification = fitted === null ? null : fitted * transform.scale
    this.stage.toggleAttribute('data-pixelated', (magnification ?? 0) >= PIXELATED_FROM)
    useViewport.setState({ magnification })
  }

  #moveTo(to: ViewTransform, milliseconds = animationMs()): void {
    cancelAnimationFrame(this.#frame)
    const from = this.#transform
    if (milliseconds === 0) {
      this.#target = null
      this.#apply(to)
      return
    }
    this.#target = to
    const started = performance.now()
    const step = (now: number) => {
      const passed = Math.min(1, Math.max(0, (now - started) / milliseconds))
      const t = 1 - (1 - passed) ** 3
      const between = (a: number, b: number) => a + (b - a) * t
      if (passed === 1) {
        this.#target = null
        this.#apply(to)
        return
      }
      this.#apply({
        x: between(from.x, to.x),
        y: between(from.y, to.y),
        scale: between(from.scale, to.scale),
      })
      this.#frame = requestAnimationFrame(step)
    }
    this.#frame = requestAnimationFrame(step)
  }

  #zoomTo(scale: number, about = this.#middle, milliseconds = animationMs()): void {
    const to = zoomAbout(this.#settled, clampScale(scale), about)
    this.#moveTo(keepInSight(to, ...this.#sizes), milliseconds)
  }

  get #middle(): Point {
    const [{ width, height }] = this.#sizes
    return { x: width / 2, y: height / 2 }
  }

  /** One picture pixel on one screen pixel, about the middle. */
  #toActualSize(): void {
    const fitted = this.#fittedMagnification
    if (fitted === null) return
    const [pane, box] = this.#sizes
    const to = keepInSight(zoomAbout(this.#settled, clampScale(1 / fitted), this.#middle), pane, box)
    const rect = this.#paneAt({ x: 0, y: 0 })
    this.#moveTo(alignToPixels(to, rect, box, devicePixelRatio))
  }

  /** Brings a part of the picture into the middle, closer if it is small; what is well in sight stays. */
  #reveal(part: Point & Size): void {
    const [pane, box] = this.#sizes
    const at = this.#settled
    const start = fractionAt({ x: 0, y: 0 }, at, pane, box)
    const end = fractionAt({ x: pane.width, y: pane.height }, at, pane, box)
    const isInSight =
      part.x >= start.x && part.y >= start.y && part.x + part.width <= end.x && part.y + part.height <= end.y
    if (isInSight) return
    const fits = Math.min(
      (pane.width * REVEAL_SHARE) / (part.width * box.width),
      (pane.height * REVEAL_SHARE) / (part.height * box.height),
    )
    this.#moveTo(keepInSight(reveal(part, pane, box, clampScale(Math.min(at.scale, fits))), pane, box))
  }

  #look(): Look {
    const { scale } = this.#settled
    return { ...fractionAt(this.#middle, this.#settled, ...this.#sizes), scale }
  }

  #lookAt({ x, y, scale }: Look): void {
    const [pane, box] = this.#sizes
    this.#moveTo(keepInSight(centreOn({ x, y }, pane, box, clampScale(scale)), pane, box), 0)
  }

  readonly #onWheel = (event: WheelEvent) => {
    event.preventDefault()
    const lines = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? PIXELS_PER_WHEEL_LINE : 1
    const perPixel = event.ctrlKey ? PINCH_FACTOR_PER_PIXEL : WHEEL_FACTOR_PER_PIXEL
    const factor = Math.exp(-event.deltaY * lines * perPixel)
    const about = this.#inPane({ x: event.clientX, y: event.clientY })
    this.#zoomTo(this.#transform.scale * factor, about, 0)
  }

  readonly #onDoubleClick = (event: MouseEvent) => {
    if (isLeftAlone(event)) return
    if (this.#settled.scale > 1.01) this.#moveTo(FITTED)
    else this.#zoomTo(DOUBLE_CLICK_SCALE, this.#inPane({ x: event.clientX, y: event.clientY }))
  }

  readonly #onDown = (event: PointerEvent) => {
    if (isLeftAlone(event) || (event.pointerType === 'mouse' && event.button > 1)) return
    // The middle button would start the browser's own scrolling.
    if (event.button === 1) event.preventDefault()
    const client = { x: event.clientX, y: event.clientY }
    this.#pointers.set(event.pointerId, client)
    this.#pressedAt = this.#pointers.size === 1 ? client : null
    this.#hasDragged = this.#pointers.size > 1
  }

  readonly #onMove = (event: PointerEvent) => {
    const client = { x: event.clientX, y: event.clientY }
    const before = this.#pointers.get(event.pointerId)
    if (!before) {
      if (event.pointerType !== 'touch') this.events.onPoint(client)
      return
    }
    const start = this.#pressedAt
    if (!this.#hasDragged && start && Math.hypot(client.x - start.x, client.y - start.y) < CLICK_SLOP) return
    this.#hasDragged = true
    this.stage.setPointerCapture(event.pointerId)
    const gesture = gestureOf([...this.#pointers.values()])
    this.#pointers.set(event.pointerId, client)
    const moved = gestureOf([...this.#pointers.values()])
    const at = this.#inPane(gesture.middle)
    const factor = gesture.spread > 0 ? moved.spread / gesture.spread : 1
    const zoomed = zoomAbout(this.#settled, clampScale(this.#settled.scale * factor), at)
    const panned = {
      ...zoomed,
      x: zoomed.x + moved.middle.x - gesture.middle.x,
      y: zoomed.y + moved.middle.y - gesture.middle.y,
    }
    this.#moveTo(keepInSight(panned, ...this.#sizes), 0)
    this.events.onPoint(client)
  }

  readonly #onUp = (event: PointerEvent) => {
    if (!this.#pointers.delete(event.pointerId)) return
    if (event.type === 'pointercancel' || this.#hasDragged) return
    this.events.onClick({ x: event.clientX, y: event.clientY })
  }
}

const isLeftAlone = ({ target }: Event) =>
  target instanceof Element && target.closest('[data-no-pan]') !== null

/** Middle of one or two pointers and the distance between them. */
function gestureOf(pointers: readonly Point[]): { middle: Point; spread: number } {
  const [first = { x: 0, y: 0 }, second] = pointers
  if (!second) return { middle: first, spread: 0 }
  return {
    middle: { x: (first.x + second.x) / 2, y: (first.y + second.y) / 2 },
    spread: Math.hypot(first.x - second.x, first.y - second.y),
  }
}
