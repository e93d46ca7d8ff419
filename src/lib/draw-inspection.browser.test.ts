import { expect, test } from 'vitest'
import { regionsOf } from '../core/regions'
import { drawInspection } from './draw-inspection'

const map = {
  width: 4,
  height: 3,
  data: Float32Array.from([0, 0, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0]),
}
const size = { width: 80, height: 60 }
const inspection = {
  ...size,
  maps: { coarse: map, refined: map },
  regions: regionsOf(map, { ...size, threshold: 0.5, minimumArea: 1 }),
}

function draw(appearance: Partial<Parameters<typeof drawInspection>[3]>) {
  const context = new OffscreenCanvas(160, 120).getContext('2d', { willReadFrequently: true })!
  const grey = new OffscreenCanvas(8, 6)
  const ground = grey.getContext('2d')!
  ground.fillStyle = '#808080'
  ground.fillRect(0, 0, 8, 6)
  const usual = { layer: 'refined', opacity: 1, colourMap: 'inferno', outline: false } as const
  drawInspection(context, grey, inspection, { ...usual, ...appearance })
  return (x: number, y: number) => [...context.getImageData(x, y, 1, 1).data]
}

test('the heat map covers the picture where it is hot and leaves it where it is not', () => {
  const at = draw({})
  expect(at(2, 2)).toEqual([128, 128, 128, 255])
  const [red = 0, , blue = 0] = at(80, 60)
  expect(red).toBeGreaterThan(blue + 50)
})

test('opacity 0 and layer picture show the picture alone', () => {
  expect(draw({ opacity: 0 })(80, 60)).toEqual([128, 128, 128, 255])
  expect(draw({ layer: 'picture' })(80, 60)).toEqual([128, 128, 128, 255])
})

test('equal maps have no difference to show', () => {
  expect(draw({ layer: 'difference' })(80, 60)).toEqual([128, 128, 128, 255])
})

test('the outline lies where the map crosses the threshold', () => {
  const at = draw({ layer: 'picture', outline: true })
  const ring = inspection.regions[0]!.contour[0]!
  // The canvas has two pixels for one of the picture, whose middle row the leftmost point lies on.
  const x = Math.floor(2 * Math.min(...ring.filter((_, index) => index % 2 === 0)))
  const brightest = Math.max(...[-1, 0, 1].map((offset) => at(x + offset, 60)[0]!))
  expect(brightest).toBeGreaterThan(200)
  expect(at(x - 8, 60)).toEqual([128, 128, 128, 255])
  expect(at(80, 60)).toEqual([128, 128, 128, 255])
})
