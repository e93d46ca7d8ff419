import { describe, expect, test } from 'vitest'
import { colourMaps } from '../core/display'
import { colourTable, overlayAlpha } from './colour-map'

const channels = (word: number) => ({
  red: word & 255,
  green: (word >> 8) & 255,
  blue: (word >> 16) & 255,
  alpha: word >>> 24,
})

/** Relative luminance of sRGB channels, as WCAG defines it. */
const luminance = ({ red, green, blue }: ReturnType<typeof channels>) => {
  const linear = (value: number) => {
    const share = value / 255
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
  }
  return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
}

describe.each(colourMaps)('%s', (name) => {
  const table = colourTable(name)

  test('has 256 entries and is made once', () => {
    expect(table).toHaveLength(256)
    expect(colourTable(name)).toBe(table)
  })

  test('grows lighter from end to end, so that it reads without colour vision', () => {
    let previous = -1
    for (let level = 0; level < 256; level += 8) {
      const light = luminance(channels(table[level]!))
      expect(light).toBeGreaterThan(previous)
      previous = light
    }
  })

  test('leaves low probabilities clear and never grows more transparent', () => {
    expect(channels(table[0]!).alpha).toBe(0)
    expect(channels(table[255]!).alpha).toBe(255)
    for (let level = 1; level < 256; level++)
      expect(channels(table[level]!).alpha).toBeGreaterThanOrEqual(channels(table[level - 1]!).alpha)
  })
})

test('inferno keeps its published ends in the right byte order', () => {
  const first = channels(colourTable('inferno')[0]!)
  const last = channels(colourTable('inferno')[255]!)
  expect([first.red, first.green, first.blue]).toEqual([0, 0, 4])
  expect([last.red, last.green, last.blue]).toEqual([252, 255, 164])
})

test('hotter is always denser, so that no two hot probabilities look equally sure', () => {
  for (let percent = 4; percent <= 100; percent++)
    expect(overlayAlpha(percent / 100)).toBeGreaterThan(overlayAlpha((percent - 1) / 100))
})

test('opacity depends on the probability alone and stays within its range', () => {
  expect(overlayAlpha(-1)).toBe(0)
  expect(overlayAlpha(2)).toBe(1)
  expect(overlayAlpha(0.1)).toBeLessThan(0.1)
})
