import { bmpHeader } from '../../core/bmp'
import { GREY_HEIGHT, GREY_WIDTH, type GreyFrame } from '../../core/live/part-presence'

/** A frame as a picture file, at the camera's full resolution and without loss. */
export interface Frame {
  /** BMP. */
  readonly picture: Blob
  readonly width: number
  readonly height: number
}

/** Takes frames from a video that plays. Canvases are kept: one of Full HD is 8 MB. */
export class FrameGrabber {
  readonly #full = contextOf(1, 1)
  readonly #small = contextOf(GREY_WIDTH, GREY_HEIGHT)

  /** @returns Null while the video has no picture. */
  grab(video: HTMLVideoElement): Frame | null {
    const { videoWidth: width, videoHeight: height } = video
    if (!hasPicture(video)) return null
    const { canvas } = this.#full
    if (canvas.width !== width || canvas.height !== height) {
      canvas.width = width
      canvas.height = height
    }
    this.#full.drawImage(video, 0, 0)
    const { data } = this.#full.getImageData(0, 0, width, height)
    return { picture: new Blob([bmpHeader(width, height), data], { type: 'image/bmp' }), width, height }
  }

  /** The frame small and grey, to see what moves. */
  glance(video: HTMLVideoElement): GreyFrame | null {
    if (!hasPicture(video)) return null
    this.#small.drawImage(video, 0, 0, GREY_WIDTH, GREY_HEIGHT)
    const { data } = this.#small.getImageData(0, 0, GREY_WIDTH, GREY_HEIGHT)
    const grey = new Uint8Array(GREY_WIDTH * GREY_HEIGHT)
    // Luma of Rec. 601 in 256ths.
    for (let index = 0; index < grey.length; index++)
      grey[index] = (77 * data[4 * index]! + 150 * data[4 * index + 1]! + 29 * data[4 * index + 2]!) >> 8
    return { data: grey }
  }
}

const hasPicture = ({ readyState, videoWidth }: HTMLVideoElement): boolean =>
  readyState >= HTMLMediaElement.HAVE_CURRENT_DATA && videoWidth > 0

/** Kept in main memory, where reading it back costs nothing. */
function contextOf(width: number, height: number): OffscreenCanvasRenderingContext2D {
  const context = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true })
  if (!context) throw new Error('The browser gives no drawing context.')
  context.imageSmoothingQuality = 'medium'
  return context
}

/** Calls back for each frame that the video shows. @returns Stops it. */
export function onFrames(video: HTMLVideoElement, listener: () => void): () => void {
  let handle = 0
  // Firefox has it only of late; there every turn of the screen looks for a new frame.
  const hasCallback: boolean = 'requestVideoFrameCallback' in video
  let lastTime = -1
  const next = () => {
    handle = hasCallback
      ? video.requestVideoFrameCallback(onFrame)
      : requestAnimationFrame(() => {
          if (video.currentTime === lastTime) next()
          else onFrame()
        })
  }
  const onFrame = () => {
    lastTime = video.currentTime
    next()
    listener()
  }
  next()
  return () => {
    if (hasCallback) video.cancelVideoFrameCallback(handle)
    else cancelAnimationFrame(handle)
  }
}

/** The frame as a PNG of the same pixels, for whoever keeps it: a third of the bytes, and no trace of the camera. */
export async function toPng(picture: Blob): Promise<Blob> {
  const bitmap = await createImageBitmap(picture)
  try {
    const canvas = new OffscreenCanvas(bitmap.width, bitmap.height)
    canvas.getContext('2d')!.drawImage(bitmap, 0, 0)
    return await canvas.convertToBlob({ type: 'image/png' })
  } finally {
    bitmap.close()
  }
}
