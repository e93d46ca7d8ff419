import type { Bundle } from '../../src/core/bundle'
import { type Result, fail, succeed } from '../../src/core/errors'
import { sentence } from '../../src/core/sentence'
import type { ExecutionProvider, Precision } from '../../src/core/inference'
import type { DetectorOutput } from './session'

/** The maps that a bundle's golden image must give, as raw little-endian float32 files. */
export interface GoldenMaps {
  readonly coarse: Uint8Array<ArrayBuffer>
  readonly refined: Uint8Array<ArrayBuffer>
}

/**
 * Compares what this device made of the golden image with what the exporter's did.
 *
 * @returns The largest absolute difference on any cell or of the score; `bundle-disagrees` when it is over the
 *   bundle's tolerance for the provider and precision.
 */
export function compareGolden(
  output: DetectorOutput,
  expected: GoldenMaps,
  { golden }: Bundle,
  provider: ExecutionProvider,
  precision: Exclude<Precision, 'int8'>,
): Result<number> {
  const difference = Math.max(
    largestDifference(output.coarse.data, toFloats(expected.coarse)),
    largestDifference(output.refined.data, toFloats(expected.refined)),
    Math.abs(output.score - golden.score),
  )
  const tolerance = golden.tolerance[provider][precision]
  // Not the other way round: NaN must not pass.
  if (difference <= tolerance) return succeed(difference)
  return fail(
    'bundle-disagrees',
    sentence`The model gives other results on this device than where it was made, so its verdicts cannot be trusted here.`,
    sentence`Update the browser and the graphics driver, or switch to WebAssembly.`,
    `golden image differs by ${difference} (${provider}, ${precision}); ${tolerance} is allowed`,
  )
}

function toFloats(bytes: Uint8Array<ArrayBuffer>): Float32Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  return Float32Array.from({ length: bytes.length / 4 }, (_, i) => view.getFloat32(i * 4, true))
}

/** NaN when one of the values is, infinite when the lengths differ. */
function largestDifference(actual: Float32Array, expected: Float32Array): number {
  if (actual.length !== expected.length) return Infinity
  return actual.reduce((largest, value, i) => Math.max(largest, Math.abs(value - expected[i]!)), 0)
}
