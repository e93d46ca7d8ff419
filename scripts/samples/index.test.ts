import { existsSync } from 'node:fs'
import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import sharp from 'sharp'
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

  it('holds nothing else and stays below 2 MB with everything', async () => {
    const files = (await readdir(root, { recursive: true, withFileTypes: true })).filter((entry) =>
      entry.isFile(),
    )
    const listed = new Set([
      'index.json',
      'textile/LICENSE',
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
