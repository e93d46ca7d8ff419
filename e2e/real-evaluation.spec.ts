import { expect, test } from '@playwright/test'
import { preparePython } from '../scripts/python-env'
import { compareCategory } from '../scripts/verify/category-comparison'
import { largestDifference } from '../scripts/verify/evaluation-rows'
import { openApp } from './support/app'
import { absence, chosenCategories, haveRealPictures } from './support/real-pictures'

for (const [root, category] of chosenCategories)
  test(`${category}, four references: the browser evaluates as Python does`, async ({ page }) => {
    test.skip(!haveRealPictures, absence)
    test.setTimeout(600_000)
    preparePython()
    await openApp(page)
    const rows = await compareCategory(page, root, category, [4])
    expect(rows.map(({ map }) => map).sort()).toEqual(['coarse', 'distance', 'refined'])
    // Points of 100, of image AUROC, pixel AUROC, AP and AUPRO of every map.
    expect(largestDifference(rows)).toBeLessThanOrEqual(0.2)
  })
