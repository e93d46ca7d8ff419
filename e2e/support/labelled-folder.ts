import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { expect, type Page } from '@playwright/test'
import { zipSync } from 'fflate'

const samples = 'public/samples/washer'

/**
 * A small folder in the layout of MVTec AD, made of sample pictures: three good ones and three types of defect, of
 * which one picture has no mask, one has a mask of another size, and one is no picture at all.
 */
export function makeLabelledFolder(): string {
  const root = join(mkdtempSync(join(tmpdir(), 'flawscope-')), 'washer')
  const put = (folder: string, from: string, to = from) => {
    mkdirSync(join(root, folder), { recursive: true })
    copyFileSync(join(samples, from), join(root, folder, to))
  }
  put('train/good', 'washer-good-1.webp')
  for (const number of [2, 3, 4]) put('test/good', `washer-good-${number}.webp`)
  for (const defect of ['dent', 'rust'])
    for (const number of [1, 2]) {
      const name = `washer-${defect}-${number}`
      put(`test/${defect}`, `${name}.webp`)
      if (name !== 'washer-rust-2') put(`ground_truth/${defect}`, `${name}-mask.png`, `${name}_mask.png`)
    }
  put('test/scratch', 'washer-scratch-1.webp')
  mkdirSync(join(root, 'ground_truth/scratch'), { recursive: true })
  const blister = 'public/samples/blister/blister-broken-tablet-1-mask.png'
  copyFileSync(blister, join(root, 'ground_truth/scratch/washer-scratch-1_mask.png'))
  writeFileSync(join(root, 'test/scratch/broken.png'), 'no picture')
  writeFileSync(join(root, 'licence.txt'), 'free')
  return root
}

/**
 * A folder as a ZIP archive, itself at the top.
 *
 * @param damage Share of the archive that is cut off at its end.
 */
export function zipFolder(folder: string, damage = 0): Buffer {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
  const entries = files.map((file) => [relative(dirname(folder), file), readFileSync(file)] as const)
  const whole = Buffer.from(zipSync(Object.fromEntries(entries), { level: 0 }))
  return whole.subarray(0, Math.round(whole.length * (1 - damage)))
}

/** The same pictures many times over, under other names. */
export function makeLargeFolder(copies: number): string {
  const root = join(mkdtempSync(join(tmpdir(), 'flawscope-')), 'many')
  const names = readdirSync(samples).filter((name) => /-\d+\.webp$/.test(name))
  for (let index = 0; index < copies; index++) {
    const name = names[index % names.length]!
    const defect = /^washer-(.*)-\d+\.webp$/.exec(name)![1]!
    const stem = String(index).padStart(4, '0')
    const folder = join(root, 'test', defect)
    mkdirSync(folder, { recursive: true })
    copyFileSync(join(samples, name), join(folder, `${stem}.webp`))
    if (defect === 'good') continue
    const masks = join(root, 'ground_truth', defect)
    mkdirSync(masks, { recursive: true })
    copyFileSync(join(samples, name.replace('.webp', '-mask.png')), join(masks, `${stem}_mask.png`))
  }
  return root
}

/** Opens the place of evaluations. */
export async function openEvaluate(page: Page): Promise<void> {
  await page.goto('#/evaluate')
  await expect(page.locator('html')).toHaveAttribute('data-engine-state', 'ready')
}

export async function pickFolder(page: Page, folder: string): Promise<void> {
  await page
    .getByLabel(/^(Folder of labelled pictures|Ordner mit Bildern bekannten Urteils)$/)
    .setInputFiles(folder)
}
