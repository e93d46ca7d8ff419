import { readFileSync } from 'node:fs'
import { expect, test } from '@playwright/test'
import { dropFiles, openApp, row } from './support/app'
import { keptCount } from './support/kept-queue'

interface Fixture {
  readonly kind: string
  readonly name: string
  readonly width: number
  readonly height: number
  /** Base64. */
  readonly file: string
}

const { pictures: fixtures } = JSON.parse(readFileSync('src/core/fixtures/pictures.json', 'utf8')) as {
  pictures: readonly Fixture[]
}

/** What the browser cannot show itself: read by libraries that are fetched when the first such picture comes. */
const kinds = ['heic', 'tiff'] as const

for (const kind of kinds)
  test(`${kind.toUpperCase()} is inspected and shown by the built app, under its policy, after a reload too`, async ({
    page,
  }) => {
    const refused: string[] = []
    page.on('console', (message) => {
      if (/Content Security Policy/i.test(message.text())) refused.push(message.text())
    })
    const fixture = fixtures.find((picture) => picture.kind === kind && picture.name.startsWith('RGB'))!
    const name = `part.${kind}`
    await openApp(page)
    await dropFiles(page, [{ name, mimeType: '', buffer: Buffer.from(fixture.file, 'base64') }])
    await expect(row(page, name)).toHaveAttribute('data-state', 'done')
    const image = page.getByTestId('picture').locator('img').last()
    const isShown = async () => {
      await expect
        .poll(() =>
          image.evaluate(({ naturalWidth, naturalHeight }: HTMLImageElement) => [
            naturalWidth,
            naturalHeight,
          ]),
        )
        .toEqual([fixture.width, fixture.height])
      await expect(page.getByTestId('overlay')).toBeVisible()
    }
    await isShown()
    // What is shown instead of the file is on the device, too.
    await expect.poll(() => keptCount(page)).toBe(1)
    await page.reload()
    await isShown()
    expect(refused).toEqual([])
  })
