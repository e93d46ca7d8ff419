import { existsSync } from 'node:fs'
import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import sharp, { type Sharp } from 'sharp'
import { describe, expect, it } from 'vitest'
import { samplesIndexSchema } from '../../src/core/samples'
import { planPictures } from './catalog'

const root = join(import.meta.dirname, '../../public/samples')
const index = samplesIndexSchema.parse(JSON.parse(await readFile(join(root, 'index.json'), 'utf8')))
const pictures = index.kinds.flatMap((kind) => kind.pictures)

describe('public/samples', () => {
  it('lists every planned picture, eight good and eight defective a rendered kind, each defect with a mask', () => {
    const ids = new Set(pictures.map((picture) => picture.id))
    expect(ids.size).toBe(pictures.length)
    expect(planPictures().filter((plan) => !ids.has(plan.id))).toEqual([])
    for (const kind of index.kinds) {
      const good = kind.pictures.filter((picture) => picture.label === 'good')
      expect(good.length * 2).toBe(kind.pictures.length)
      if (kind.id === 'textile') continue
      expect(good.length).toBe(8)
      for (const { label, defect, mask } of kind.pictures) {
        expect(defect === null).toBe(label === 'good')
        expect(mask === null).toBe(label === 'good')
      }
    }
  })

  it('has each picture and 1-bit mask in the listed size', async () => {
    for (const { file, mask, width, height } of pictures) {
      expect(await sharp(join(root, file)).metadata()).toMatchObject({ width, height })
      if (mask === null) continue
      const bytes = await readFile(join(root, mask))
      // IHDR: width, height, then the bit depth.
      expect([bytes.readUInt32BE(16), bytes.readUInt32BE(20), bytes[24]]).toEqual([width, height, 1])
      const { data } = await sharp(bytes).greyscale().raw().toBuffer({ resolveWithObject: true })
      expect(new Set(data)).toEqual(new Set([0, 255]))
    }
  })

  it('shows each kind’s pictures small, side by side in their order', async () => {
    for (const { thumbnails, pictures } of index.kinds) {
      const strip = sharp(await readFile(join(root, thumbnails)))
      const { width, height } = await strip.metadata()
      expect(width).toBe(height * pictures.length)
      const small = (image: Sharp) => image.removeAlpha().resize(32, 32).raw().toBuffer()
      const shown = await Promise.all(
        pictures.map((_, place) =>
          small(strip.clone().extract({ left: place * height, top: 0, width: height, height })),
        ),
      )
      const whole = await Promise.all(pictures.map(({ file }) => small(sharp(join(root, file)))))
      const difference = (a: Buffer, b: Buffer) =>
        a.reduce((sum, value, i) => sum + Math.abs(value - b[i]!), 0)
      for (const [place, picture] of whole.entries()) {
        const own = difference(picture, shown[place]!)
        const others = shown.filter((_, other) => other !== place)
        // Good parts lie alike; compression makes no more of a difference than that.
        expect(own).toBeLessThan(1.1 * Math.min(...others.map((other) => difference(picture, other))))
        expect(own / picture.length).toBeLessThan(12)
      }
    }
  })

  it('holds nothing else and stays below 2 MB with everything', async () => {
    const files = (await readdir(root, { recursive: true, withFileTypes: true })).filter((entry) =>
      entry.isFile(),
    )
    const listed = new Set([
      'index.json',
      'textile/LICENSE',
      ...index.kinds.map(({ thumbnails }) => thumbnails),
      ...pictures.flatMap(({ file, mask }) => (mask === null ? [file] : [file, mask])),
    ])
    const sizes = await Promise.all(
      files.map(async (entry) => {
        const path = join(entry.parentPath, entry.name)
        expect(listed).toContain(path.slice(root.length + 1).replaceAll('\\', '/'))
        return (await stat(path)).size
      }),
    )
    expect(files.length).toBe(listed.size)
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(2_000_000)
  })

  it('carries the licence of the pictures that are not ours', async () => {
    expect(existsSync(join(root, 'textile/LICENSE'))).toBe(true)
    expect(await readFile(join(root, 'textile/LICENSE'), 'utf8')).toMatch(/MIT License[\s\S]*Megahed/)
  })
})
