import { chromium, type Locator } from '@playwright/test'
import sharp from 'sharp'
import { preview } from 'vite'
import { browserArguments, requireBrowser } from '../find-browser.ts'

/** What moves while a person works on the display; nothing of it runs the network again. */
const sliders = {
  opacity: 'Opacity',
  imageThreshold: 'Image threshold',
  pixelThreshold: 'Pixel threshold',
} as const

type Control = keyof typeof sliders | 'colourMap'

/** Milliseconds of work on the page's thread for one step. */
interface FrameTimes {
  readonly median: number
  readonly ninetyFifth: number
}

/** Size of the picture in pixels, and the times of each control. */
export interface ViewerFrames {
  readonly picture: { readonly width: number; readonly height: number }
  readonly times: Readonly<Record<Control, FrameTimes>>
}

const steps = 64
const picture = { width: 4000, height: 3000 }

/**
 * Moves each control of the display over a picture of twelve megapixels in the built app. A step's time is
 * that of the event with all that React does for it, and that of the frame after it with style, layout and
 * paint; the wait for the screen between them is left out.
 */
export async function measureViewerFrames(): Promise<ViewerFrames> {
  const server = await preview({ logLevel: 'error', preview: { port: 0 } })
  const browser = await chromium.launch({ executablePath: requireBrowser(), args: browserArguments })
  try {
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } })
    await page.goto(server.resolvedUrls!.local[0]!)
    await page.locator('html[data-engine-state="ready"]').waitFor({ timeout: 300_000 })
    const file = await sharp('public/samples/blister/blister-broken-tablet-1.webp')
      .resize(picture.width, picture.height)
      .jpeg({ quality: 92 })
      .toBuffer()
    await page
      .getByLabel('Pictures to inspect', { exact: true })
      .setInputFiles({ name: 'large.jpg', mimeType: 'image/jpeg', buffer: file })
    await page.getByTestId('overlay').waitFor({ timeout: 300_000 })
    return {
      picture,
      times: {
        opacity: await timeSteps(page.getByRole('slider', { name: sliders.opacity })),
        colourMap: await timeSteps(page.getByRole('radio', { name: 'Inferno' })),
        imageThreshold: await timeSteps(page.getByRole('slider', { name: sliders.imageThreshold })),
        pixelThreshold: await timeSteps(page.getByRole('slider', { name: sliders.pixelThreshold })),
      },
    }
  } finally {
    await browser.close()
    await server.close()
  }
}

/** Steps a slider back and forth by its keys, or a radio button through its group by clicks. */
async function timeSteps(control: Locator): Promise<FrameTimes> {
  // Without named functions: the compiler of this script would wrap them in a helper that the page lacks.
  const samples = await control.evaluate(async (element: HTMLElement, steps) => {
    const radios = [...(element.parentElement?.querySelectorAll<HTMLElement>('[role="radio"]') ?? [])]
    const samples: number[] = []
    element.focus()
    for (let step = 0; step < steps; step++) {
      await new Promise(requestAnimationFrame)
      const started = performance.now()
      if (element.role === 'radio') radios[step % radios.length]!.click()
      else {
        const key = step % 16 < 8 ? 'PageDown' : 'PageUp'
        element.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }))
      }
      // React renders in a microtask of the event.
      await Promise.resolve()
      const handled = performance.now() - started
      const frame = await new Promise<number>((resolve) => {
        requestAnimationFrame(() => {
          const begun = performance.now()
          const { port1, port2 } = new MessageChannel()
          // Arrives after style, layout and paint of the frame.
          port1.onmessage = () => resolve(performance.now() - begun)
          port2.postMessage(null)
        })
      })
      samples.push(handled + frame)
    }
    return samples
  }, steps)
  const sorted = samples.sort((a, b) => a - b)
  return { median: sorted[steps >> 1]!, ninetyFifth: sorted[Math.floor(steps * 0.95)]! }
}
