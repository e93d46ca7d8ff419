import { csvParse } from 'd3-dsv'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { upsampleMap } from '../anomaly-map'
import { inspection } from '../fixtures/inspection'
import { WHOLE_PICTURE } from '../region-of-interest'
import { maskOf, regionsOf } from '../regions'
import { runLengths, toCoco } from './coco'
import { describePicture, EXPORT_FORMAT, exportDocumentSchema, toJson, type ExportDocument } from './document'
import { picturesCsv, regionsCsv } from './tables'

const cases = fc
  .record({
    mapWidth: fc.integer({ min: 1, max: 8 }),
    mapHeight: fc.integer({ min: 1, max: 8 }),
    width: fc.integer({ min: 1, max: 40 }),
    height: fc.integer({ min: 1, max: 40 }),
    threshold: fc.double({ min: 0.05, max: 0.95, noNaN: true }),
    minimumArea: fc.integer({ min: 1, max: 12 }),
  })
  .chain((shape) =>
    fc.record({
      shape: fc.constant(shape),
      values: fc.array(fc.double({ min: 0, max: 1, noNaN: true }), {
        minLength: shape.mapWidth * shape.mapHeight,
        maxLength: shape.mapWidth * shape.mapHeight,
      }),
    }),
  )

/** The document of one picture, with the regions it was made from. */
function exportOf({ shape, values }: Parameters<Parameters<typeof cases.map>[0]>[0]) {
  const { mapWidth, mapHeight, width, height, threshold, minimumArea } = shape
  const map = { width: mapWidth, height: mapHeight, data: Float32Array.from(values) }
  const regions = regionsOf(map, { width, height, threshold, minimumArea })
  const settings: ExportDocument['settings'] = {
    imageThreshold: 0.5,
    pixelThreshold: threshold,
    calibrated: null,
    minimumArea,
    millimetresPerPixel: 0.5,
    regionOfInterest: WHOLE_PICTURE,
  }
  const document: ExportDocument = {
    format: EXPORT_FORMAT,
    app: { name: 'Flawscope', version: '1.0.0' },
    exportedAt: '2026-01-02T03:04:05.678Z',
    model: null,
    part: 'Generic',
    settings,
    pictures: [
      describePicture(
        {
          number: 1,
          name: 'lid.png',
          folder: undefined,
          inspection: { ...inspection, width, height, refined: map },
          score: 0.25,
          regions,
          review: undefined,
          files: { overlay: null, map: null, mask: null },
        },
        settings,
      ),
    ],
    failed: [],
  }
  return { document, regions, map }
}

/** Draws COCO's run lengths as their definition says: down the columns, outside first. */
function decode({ size: [height, width], counts }: ReturnType<typeof runLengths>): Uint8Array {
  const mask = new Uint8Array(width * height)
  let place = 0
  counts.forEach((length, index) => {
    for (let i = 0; i < length; i++, place++)
      if (index % 2 === 1) mask[(place % height) * width + Math.floor(place / height)] = 1
  })
  expect(place).toBe(width * height)
  return mask
}

interface Coco {
  readonly images: readonly { readonly id: number; readonly width: number; readonly height: number }[]
  readonly annotations: readonly {
    readonly image_id: number
    readonly segmentation: ReturnType<typeof runLengths>
    readonly area: number
    readonly bbox: readonly [number, number, number, number]
  }[]
}

const sum = (values: Iterable<number>): number => [...values].reduce((a, b) => a + b, 0)

/** Smallest box around the ones of a mask. */
function boxOf(mask: Uint8Array, width: number): number[] {
  const places = [...mask.keys()].filter((index) => mask[index] === 1)
  const xs = places.map((index) => index % width)
  const ys = places.map((index) => Math.floor(index / width))
  const [x, y] = [Math.min(...xs), Math.min(...ys)]
  return [x, y, Math.max(...xs) - x + 1, Math.max(...ys) - y + 1]
}

test('regions, COCO, CSV and JSON agree with the mask they came from', () => {
  fc.assert(
    fc.property(cases, (spec) => {
      const { document, regions, map } = exportOf(spec)
      const { width, height, threshold, minimumArea } = spec.shape
      const mask = maskOf(regions, width, height)

      // The mask is the thresholded map less what is too small.
      const hot = upsampleMap(map, width, height).data.map((value) => (value >= threshold ? 1 : 0))
      if (minimumArea === 1) expect([...mask]).toEqual([...hot])
      else expect(mask.every((inside, index) => !inside || hot[index] === 1)).toBe(true)

      const coco = JSON.parse(toCoco(document, () => regions)) as Coco
      expect(coco.images).toMatchObject([{ id: 1, width, height }])
      const decoded = coco.annotations.map(({ segmentation }) => decode(segmentation))
      expect(coco.annotations.map(({ area }) => area)).toEqual(decoded.map(sum))
      expect(coco.annotations.map(({ bbox }) => bbox)).toEqual(decoded.map((one) => boxOf(one, width)))
      const union = mask.map((_, index) => sum(decoded.map((one) => one[index]!)))
      expect([...union]).toEqual([...mask])

      const rows = csvParse(regionsCsv(document).replace('\ufeff', ''))
      expect(rows.map((row) => Number(row.area_px))).toEqual(decoded.map(sum))
      expect(rows.map((row) => Number(row.area_mm2))).toEqual(decoded.map((one) => sum(one) * 0.25))
      expect(
        rows.map((row) =>
          ['x_px', 'y_px', 'box_width_px', 'box_height_px'].map((column) => Number(row[column])),
        ),
      ).toEqual(decoded.map((one) => boxOf(one, width)))
      const [row] = csvParse(picturesCsv(document).replace('\ufeff', ''))
      expect(Number(row!.defect_area_px)).toBe(sum(mask))
      expect(Number(row!.regions)).toBe(regions.length)

      const { pictures } = exportDocumentSchema.parse(JSON.parse(toJson(document)))
      expect(pictures[0]!.defectArea).toBe(sum(mask))
      expect(pictures[0]!.regions.map(({ box }) => [box.x, box.y, box.width, box.height])).toEqual(
        decoded.map((one) => boxOf(one, width)),
      )
    }),
    { numRuns: 300 },
  )
})

test('run lengths of columns that touch at the top and bottom of the picture join', () => {
  const runs = Int32Array.from([0, 0, 2, 1, 0, 2])
  expect(runLengths({ runs, box: { x: 0, y: 0, width: 2, height: 2 } }, 3, 2)).toEqual({
    size: [2, 3],
    counts: [0, 4, 2],
  })
})
