import { readFileSync } from 'node:fs'
import { basename, extname } from 'node:path'
import { expect, type Locator, type Page } from '@playwright/test'
import type { FilePayload } from './bad-files'

const types: Readonly<Record<string, string>> = {
  '.jpg': 'image/jpeg',
  '.png': 'image/png',
  '.webp': 'image/webp',
}

/** A file from disk as the page will see it. */
export function fromDisk(path: string): FilePayload {
  return { name: basename(path), mimeType: types[extname(path)] ?? '', buffer: readFileSync(path) }
}

/** Opens the app and waits until the detector is ready. */
export async function openApp(page: Page): Promise<void> {
  await page.goto('')
  await expect(page.locator('html')).toHaveAttribute('data-engine-state', 'ready')
}

/** Drops files on the page as a user's mouse does. */
export async function dropFiles(page: Page, files: readonly FilePayload[]): Promise<void> {
  await dispatchFiles(page, 'drop', files)
}

/** Pastes files as Ctrl+V does. */
export async function pasteFiles(page: Page, files: readonly FilePayload[]): Promise<void> {
  await dispatchFiles(page, 'paste', files)
}

async function dispatchFiles(
  page: Page,
  kind: 'drop' | 'paste',
  files: readonly FilePayload[],
): Promise<void> {
  const payload = files.map(({ name, mimeType, buffer }) => ({
    name,
    mimeType,
    base64: buffer.toString('base64'),
  }))
  // The page is drawn once its texts are there; a user drops on what can be seen.
  await page.locator('main input[type="file"]').first().waitFor({ state: 'attached' })
  await page.evaluate(
    ({ kind, payload }) => {
      const transfer = new DataTransfer()
      for (const { name, mimeType, base64 } of payload) {
        const bytes = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0))
        transfer.items.add(new File([bytes], name, { type: mimeType }))
      }
      const target = document.querySelector('main') ?? document.body
      if (kind === 'paste') {
        target.dispatchEvent(new ClipboardEvent('paste', { clipboardData: transfer, bubbles: true }))
        return
      }
      for (const type of ['dragenter', 'dragover', 'drop'])
        target.dispatchEvent(new DragEvent(type, { dataTransfer: transfer, bubbles: true, cancelable: true }))
    },
    { kind, payload },
  )
}

/** The queue's row of a file. */
export function row(page: Page, name: string): Locator {
  return page.getByTestId('queue-item').filter({ hasText: name })
}

/** Selects a finished picture and reads its score. */
export async function scoreOf(page: Page, name: string): Promise<number> {
  const item = row(page, name)
  await expect(item).toHaveAttribute('data-state', 'done')
  await item.getByRole('button').first().click()
  await expect(page.getByRole('heading', { name })).toBeVisible()
  return Number(await page.getByTestId('score').textContent())
}

export async function showLayer(page: Page, layer: 'Picture' | 'Coarse' | 'Refined'): Promise<void> {
  await page.getByRole('radio', { name: layer }).click()
}

export interface Heat {
  /** Mean opacity of the overlay inside and outside the defect's mask, 0 to 1. */
  readonly inside: number
  readonly outside: number
  /** Whether the hottest pixel lies on the mask or within a fiftieth of the picture's side of it. */
  readonly peakOnDefect: boolean
}

/** Compares the painted overlay with a mask of the picture's aspect. */
export async function heatAgainst(page: Page, mask: string): Promise<Heat> {
  const base64 = readFileSync(mask).toString('base64')
  return page.getByTestId('overlay').evaluate(async (canvas: HTMLCanvasElement, base64) => {
    const { width, height } = canvas
    const bytes = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0))
    const bitmap = await createImageBitmap(new Blob([bytes]))
    const read = (source: CanvasImageSource): Uint8ClampedArray => {
      const context = new OffscreenCanvas(width, height).getContext('2d')!
      context.drawImage(source, 0, 0, width, height)
      return context.getImageData(0, 0, width, height).data
    }
    const truth = read(bitmap)
    const overlay = canvas.getContext('2d')!.getImageData(0, 0, width, height).data
    const sums = { inside: 0, outside: 0, insideCount: 0, outsideCount: 0 }
    let peak = 0
    for (let index = 0; index < width * height; index++) {
      const alpha = overlay[4 * index + 3]!
      if (alpha > overlay[4 * peak + 3]!) peak = index
      if (truth[4 * index]! > 127) {
        sums.inside += alpha
        sums.insideCount++
      } else {
        sums.outside += alpha
        sums.outsideCount++
      }
    }
    const reach = Math.ceil(Math.max(width, height) / 50)
    const [peakX, peakY] = [peak % width, Math.floor(peak / width)]
    let peakOnDefect = false
    for (let y = Math.max(0, peakY - reach); y <= Math.min(height - 1, peakY + reach); y++)
      for (let x = Math.max(0, peakX - reach); x <= Math.min(width - 1, peakX + reach); x++)
        peakOnDefect ||= truth[4 * (y * width + x)]! > 127
    return {
      inside: sums.inside / sums.insideCount / 255,
      outside: sums.outside / sums.outsideCount / 255,
      peakOnDefect,
    }
  }, base64)
}

/** The overlay's pixels as one number; equal only when nothing was painted anew. */
export async function overlayDigest(page: Page): Promise<number> {
  return page.getByTestId('overlay').evaluate((canvas: HTMLCanvasElement) => {
    const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height)
    return data.reduce((hash, value) => (Math.imul(hash, 31) + value) | 0, 7)
  })
}
