import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { browserArguments, findBrowser } from '../../scripts/find-browser.ts'

/** Frames a second of the film; Chromium's fake camera plays it at about this rate, over and over. */
const RATE = 5

/** Size of the film, of the pictures' aspect. */
const SIDE = 480

export interface Scene {
  readonly path: string
  readonly seconds: number
}

/** A film that shows one picture after the other, as a file that Chromium plays as its camera. */
export async function makeFilm(scenes: readonly Scene[]): Promise<string> {
  const parts: Buffer[] = [Buffer.from(`YUV4MPEG2 W${SIDE} H${SIDE} F${RATE}:1 Ip A1:1 C420jpeg\n`)]
  for (const { path, seconds } of scenes) {
    const rgb = await sharp(path).resize(SIDE, SIDE, { fit: 'fill' }).removeAlpha().raw().toBuffer()
    const frame = Buffer.concat([Buffer.from('FRAME\n'), toI420(rgb)])
    for (let index = 0; index < seconds * RATE; index++) parts.push(frame)
  }
  const file = join(mkdtempSync(join(tmpdir(), 'flawscope-camera-')), 'film.y4m')
  writeFileSync(file, Buffer.concat(parts))
  return file
}

/** Launch options of a browser whose camera plays the film. Whether a page may use it is left to the test. */
export const withCamera = (film: string) => {
  const executablePath = findBrowser()
  return {
    args: [
      ...browserArguments,
      '--use-fake-device-for-media-stream',
      `--use-file-for-fake-video-capture=${film}`,
    ],
    ...(executablePath ? { executablePath } : {}),
  }
}

/** Planar YUV of Rec. 601 in limited range, chroma at half the size. */
function toI420(rgb: Buffer): Buffer {
  const half = SIDE / 2
  const luma = Buffer.alloc(SIDE * SIDE)
  const blue = Buffer.alloc(half * half)
  const red = Buffer.alloc(half * half)
  for (let y = 0; y < SIDE; y++)
    for (let x = 0; x < SIDE; x++) {
      const at = 3 * (y * SIDE + x)
      const [r, g, b] = [rgb[at]!, rgb[at + 1]!, rgb[at + 2]!]
      luma[y * SIDE + x] = 16 + (65.738 * r + 129.057 * g + 25.064 * b) / 256
      if (x % 2 === 0 && y % 2 === 0) {
        const place = (y / 2) * half + x / 2
        blue[place] = 128 + (-37.945 * r - 74.494 * g + 112.439 * b) / 256
        red[place] = 128 + (112.439 * r - 94.154 * g - 18.285 * b) / 256
      }
    }
  return Buffer.concat([luma, blue, red])
}
