import { describe, expect, it } from 'vitest'
import { classesOf, readLabelledSet } from './labelled-set'

const place = (...paths: string[]) =>
  paths.map((path) => ({ path, file: new File([path], path.split('/').at(-1)!) }))

function read(...paths: string[]) {
  const result = readLabelledSet(place(...paths))
  if (!result.ok) throw new Error(result.error.message)
  return result.value
}

const textOf = async (file: File | null) => (file ? file.text() : null)

const codeOf = (...paths: string[]) => {
  const result = readLabelledSet(place(...paths))
  return result.ok ? null : result.error.code
}

describe('MVTec layout', () => {
  const set = read(
    'bottle/train/good/000.png',
    'bottle/test/scratch/001.png',
    'bottle/test/scratch/000.png',
    'bottle/test/good/000.png',
    'bottle/test/good/nested/000.png',
    'bottle/test/hole/000.jpg',
    'bottle/test/hole/notes.txt',
    'bottle/ground_truth/scratch/000_mask.png',
    'bottle/ground_truth/hole/000.png',
    'bottle/ground_truth/hole/007_mask.png',
    'bottle/licence.txt',
    'bottle/.DS_Store',
  )

  it('takes pictures by class, each with its mask', async () => {
    expect(set).toMatchObject({ name: 'bottle', layout: 'mvtec' })
    const masks = await Promise.all(set.pictures.map(({ mask }) => textOf(mask)))
    expect(set.pictures.map(({ path, defect }, index) => [path, defect, masks[index]])).toEqual([
      ['good/000.png', null, null],
      ['hole/000.jpg', 'hole', 'bottle/ground_truth/hole/000.png'],
      ['scratch/000.png', 'scratch', 'bottle/ground_truth/scratch/000_mask.png'],
      ['scratch/001.png', 'scratch', null],
    ])
    expect(classesOf(set)).toEqual([
      { defect: null, pictures: 1, masks: 0 },
      { defect: 'hole', pictures: 1, masks: 1 },
      { defect: 'scratch', pictures: 2, masks: 1 },
    ])
  })

  it('says what was left out and why, but for what systems leave behind', () => {
    expect(set.ignored).toEqual([
      { path: 'bottle/train/good/000.png', reason: 'training' },
      { path: 'bottle/test/good/nested/000.png', reason: 'outside' },
      { path: 'bottle/test/hole/notes.txt', reason: 'not-a-picture' },
      { path: 'bottle/licence.txt', reason: 'outside' },
      { path: 'bottle/ground_truth/hole/007_mask.png', reason: 'mask-of-no-picture' },
    ])
  })

  it('stands below other folders or is the test folder itself', () => {
    expect(read('data/2026/cap/test/good/a.png').name).toBe('cap')
    expect(read('test/good/a.png', 'test/dent/a.png').pictures).toHaveLength(2)
  })
})

describe('simple layout', () => {
  it('takes good, defects and masks side by side', async () => {
    const set = read(
      'line/good/a.png',
      'line/defect/b.png',
      'line/defect/c.png',
      'line/masks/b.png',
      'line/masks/defect/c_mask.png',
    )
    expect(set.layout).toBe('simple')
    expect(await Promise.all(set.pictures.map(({ mask }) => textOf(mask)))).toEqual([
      null,
      'line/masks/b.png',
      'line/masks/defect/c_mask.png',
    ])
    expect(set.ignored).toEqual([])
  })

  it('takes the folders themselves, and OK and normal for good', () => {
    expect(read('OK/a.png', 'NG/b.png').pictures.map(({ defect }) => defect)).toEqual([null, 'NG'])
    expect(read('normal/a.png').name).toBe('')
  })
})

describe('folders that are none', () => {
  it.each([
    ['nothing', []],
    ['loose pictures', ['a.png', 'b.png']],
    ['training pictures alone', ['cap/train/good/a.png']],
    ['no pictures', ['cap/test/good/readme.txt']],
  ])('%s', (_, paths) => {
    expect(codeOf(...paths)).toBe('dataset-layout')
  })

  it('several of them at once', () => {
    expect(codeOf('data/cap/test/good/a.png', 'data/nut/test/good/a.png')).toBe('dataset-ambiguous')
    expect(codeOf('data/cap/good/a.png', 'data/nut/good/a.png')).toBe('dataset-ambiguous')
  })
})
