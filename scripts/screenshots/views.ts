import type { Page } from '@playwright/test'

/** A state of the app worth a picture. */
export interface View {
  readonly name: string
  /** Reaches it from the finished samples, with a picture that has a defect on screen. */
  readonly show: (page: Page) => Promise<void>
  /** Goes back to where {@link show} began. */
  readonly leave?: (page: Page) => Promise<void>
  /** What to bring into sight where not everything fits. */
  readonly focus?: (page: Page) => Promise<void>
}

const press = (key: string) => (page: Page) => page.keyboard.press(key)
const escape = press('Escape')

/** It comes to the middle of the screen. */
const bring = (selector: string) => (page: Page) =>
  page
    .locator(selector)
    .first()
    .evaluate((element) => element.scrollIntoView({ block: 'center' }))

export const selectPicture = async (page: Page, name: string): Promise<void> => {
  await page.getByRole('searchbox', { name: 'Search by name' }).fill(name)
  await page.getByTestId('queue-item').first().getByRole('button').first().click()
  await page.getByRole('searchbox', { name: 'Search by name' }).fill('')
  await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur())
}

const menu =
  (name: RegExp): View['show'] =>
  async (page) => {
    await page.getByRole('button', { name }).click()
    await page.getByRole('menu').waitFor()
  }

export const views: readonly View[] = [
  {
    name: 'detector',
    show: async (page) => {
      await page.evaluate(() => (location.hash = '#/device'))
      await page
        .getByRole('button', { name: 'Measure', exact: true })
        .or(page.getByTestId('benchmark-row'))
        .first()
        .waitFor()
      if ((await page.getByTestId('benchmark-row').count()) === 0)
        await page.getByRole('button', { name: 'Measure', exact: true }).click()
      await page.getByTestId('benchmark-row').waitFor()
    },
    leave: async (page) => {
      await page.getByRole('link', { name: 'Inspect' }).filter({ visible: true }).click()
    },
  },
  {
    name: 'history',
    show: async (page) => {
      await page.getByRole('link', { name: 'History' }).filter({ visible: true }).click()
      await page.getByTestId('history-row').first().waitFor()
    },
    leave: async (page) => {
      await page.getByRole('link', { name: 'Inspect' }).filter({ visible: true }).click()
    },
  },
  { name: 'inspect', show: () => Promise.resolve() },
  { name: 'layer-picture', show: press('1'), leave: press('3') },
  { name: 'layer-coarse', show: press('2'), leave: press('3') },
  { name: 'layer-difference', show: press('4'), leave: press('3') },
  { name: 'compare-slider', show: press('s'), leave: press('s') },
  { name: 'compare-side-by-side', show: press('d'), leave: press('d') },
  { name: 'compare-blink', show: press('b'), leave: press('b') },
  {
    name: 'threshold',
    show: () => Promise.resolve(),
    focus: bring('[role="slider"][aria-label="Image threshold"]'),
  },
  {
    name: 'regions',
    show: press('l'),
    leave: async (page) => {
      await page.getByRole('listbox', { name: 'Regions' }).focus()
      await page.keyboard.press('Escape')
      await page.keyboard.press('0')
    },
    focus: bring('[role="listbox"]'),
  },
  {
    name: 'region-of-interest',
    show: async (page) => {
      await page.keyboard.press('r')
      const toolbar = page.getByRole('toolbar', { name: 'Region of interest' })
      await toolbar.getByRole('radio', { name: 'Ignore' }).click()
      const box = (await page.getByTestId('picture').boundingBox())!
      await page.mouse.move(box.x + 0.08 * box.width, box.y + 0.08 * box.height)
      await page.mouse.down()
      await page.mouse.move(box.x + 0.4 * box.width, box.y + 0.3 * box.height, { steps: 3 })
      await page.mouse.up()
    },
    leave: async (page) => {
      await page.keyboard.press('Control+z')
      for (let step = 0; step < 4; step++) await page.keyboard.press('Escape')
    },
  },
  {
    name: 'device',
    show: async (page) => {
      await page.getByRole('button', { name: 'Pictures stay on this device' }).click()
      await page.getByRole('button', { name: 'Offline use and storage' }).click()
      await page.getByTestId('offline-shell').waitFor()
    },
    leave: escape,
  },
  {
    name: 'licences',
    show: async (page) => {
      await page.getByRole('button', { name: 'Pictures stay on this device' }).click()
      await page.getByRole('button', { name: 'Licences' }).click()
      await page.getByRole('dialog', { name: 'Licences' }).waitFor()
    },
    leave: escape,
  },
  {
    name: 'detail',
    show: (page) =>
      page.getByRole('radiogroup', { name: 'Detail' }).getByRole('radio', { name: '2 × 2' }).click(),
    leave: (page) =>
      page.getByRole('radiogroup', { name: 'Detail' }).getByRole('radio', { name: 'Whole' }).click(),
    focus: bring('[data-testid="detail-cost"]'),
  },
  {
    name: 'review',
    show: async (page) => {
      await page.keyboard.press('n')
      await page.keyboard.press('t')
      await page.keyboard.type('rust,')
      await page.keyboard.press('Escape')
    },
    focus: bring('[role="group"][aria-label="Your decision"]'),
  },
  { name: 'queue-filter', show: menu(/^Filter/), leave: escape },
  { name: 'queue-order', show: menu(/^Order/), leave: escape },
  {
    name: 'export',
    show: async (page) => {
      await page.keyboard.press('e')
      await page.getByRole('dialog').waitFor()
    },
    leave: escape,
  },
  {
    name: 'share',
    show: async (page) => {
      await page.getByRole('button', { name: 'Share', exact: true }).click()
      await page.getByRole('dialog').getByRole('textbox', { name: 'Link' }).waitFor()
    },
    leave: escape,
  },
  {
    name: 'palette',
    show: async (page) => {
      await page.keyboard.press('Control+k')
      await page.getByRole('combobox', { name: 'Command', exact: true }).waitFor()
    },
    leave: escape,
  },
  {
    name: 'shortcuts',
    show: async (page) => {
      await page.keyboard.press('?')
      await page.getByRole('dialog').waitFor()
    },
    leave: escape,
  },
  {
    name: 'failed-picture',
    show: async (page) => {
      await page.getByLabel('Pictures to inspect', { exact: true }).setInputFiles({
        name: 'damaged.png',
        mimeType: 'image/png',
        buffer: Buffer.from('not a picture'),
      })
      await selectPicture(page, 'damaged')
      await page.getByText('damaged.png was not inspected').waitFor()
    },
    leave: press('Delete'),
  },
]
