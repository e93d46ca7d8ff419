// AssemblyScript: the inner loops of src/core/resample.ts, which says what they do and why. Addresses are bytes of the
// module's memory. `npm run kernels` compiles this to src/core/resample-kernel.ts.
//
// A weight has more bits than a product of 16-bit values can take, of which the processor adds two at once. So it is
// split: weight = high * 2^15 + low, with low from 0 to 2^15 - 1. Sums are of whole numbers modulo 2^32, whatever their order.

/** Fractional bits of a weight. */
const FRACTION_BITS: i32 = 22
/** Bits of the lower part of a weight. */
const LOW_BITS: i32 = 15

/** Two numbers of 16 bits, the first one lower. */
@inline
function pair(first: i32, second: i32): v128 {
  return i32x4.splat((first & 0xffff) | (second << 16))
}

@inline
function lowOf(weight: i32): i32 {
  return weight & ((1 << LOW_BITS) - 1)
}

/** Of four pixels the same channel of two, side by side, in 16 bits each. */
@inline
function firstTwo(pixels: v128): v128 {
  return i8x16.swizzle(pixels, i8x16(0, -1, 4, -1, 1, -1, 5, -1, 2, -1, 6, -1, 3, -1, 7, -1))
}

@inline
function lastTwo(pixels: v128): v128 {
  return i8x16.swizzle(pixels, i8x16(8, -1, 12, -1, 9, -1, 13, -1, 10, -1, 14, -1, 11, -1, 15, -1))
}

/** Four sums in fixed point to four clipped bytes. */
@inline
function storePixel(address: usize, sums: v128): void {
  const values = i32x4.shr_s(sums, FRACTION_BITS)
  const halves = i16x8.narrow_i32x4_s(values, values)
  v128.store_lane<u32>(address, i8x16.narrow_i16x8_u(halves, halves), 0)
}

/** Writes `count` weights, a multiple of 4, as `convolveRows` takes them: of each two the low parts, then the high ones. */
export function splitWeights(from: usize, count: i32, to: usize): void {
  for (const end = from + ((<usize>count) << 2); from < end; from += 8, to += 8) {
    const first = load<i32>(from)
    const second = load<i32>(from, 4)
    store<i32>(to, lowOf(first) | (lowOf(second) << 16))
    store<i32>(to, ((first >> LOW_BITS) & 0xffff) | ((second >> LOW_BITS) << 16), 4)
  }
}

/**
 * Brings `rows` rows of `width` pixels of four bytes at `source` to rows of `size` pixels at `out`. A window has weights for `stride`
 * pixels, a multiple of 4, those beyond its own count zero: up to three pixels behind the last row are read.
 */
export function convolveRows(
  source: usize,
  rows: i32,
  width: i32,
  size: i32,
  first: usize,
  count: usize,
  weights: usize,
  stride: i32,
  out: usize,
): void {
  const half = i32x4.splat(1 << (FRACTION_BITS - 1))
  // Two rows at a time, for one reading of the weights; the last of an odd number goes with itself.
  for (let y = 0; y < rows; y += 2) {
    const isPair = y + 1 < rows
    const below: usize = isPair ? (<usize>width) << 2 : 0
    const belowOut: usize = isPair ? (<usize>size) << 2 : 0
    let window = weights
    for (let x: usize = 0, all = (<usize>size) << 2; x < all; x += 4) {
      let pixel = source + (<usize>load<u32>(first + x) << 2)
      let tap = window
      const end = tap + (<usize>load<u32>(count + x) << 2)
      let lows = half
      let highs = i32x4.splat(0)
      let lowsBelow = half
      let highsBelow = i32x4.splat(0)
      for (; tap < end; tap += 16, pixel += 16) {
        const low = v128.load_splat<i32>(tap)
        const high = v128.load_splat<i32>(tap, 4)
        const moreLow = v128.load_splat<i32>(tap, 8)
        const moreHigh = v128.load_splat<i32>(tap, 12)
        const pixels = v128.load(pixel)
        const two = firstTwo(pixels)
        const more = lastTwo(pixels)
        lows = i32x4.add(lows, i32x4.add(i32x4.dot_i16x8_s(two, low), i32x4.dot_i16x8_s(more, moreLow)))
        highs = i32x4.add(highs, i32x4.add(i32x4.dot_i16x8_s(two, high), i32x4.dot_i16x8_s(more, moreHigh)))
        const pixelsBelow = v128.load(pixel + below)
        const nextTwo = firstTwo(pixelsBelow)
        const nextMore = lastTwo(pixelsBelow)
        lowsBelow = i32x4.add(lowsBelow, i32x4.add(i32x4.dot_i16x8_s(nextTwo, low), i32x4.dot_i16x8_s(nextMore, moreLow)))
        highsBelow = i32x4.add(highsBelow, i32x4.add(i32x4.dot_i16x8_s(nextTwo, high), i32x4.dot_i16x8_s(nextMore, moreHigh)))
      }
      storePixel(out + x, i32x4.add(lows, i32x4.shl(highs, LOW_BITS)))
      storePixel(out + x + belowOut, i32x4.add(lowsBelow, i32x4.shl(highsBelow, LOW_BITS)))
      window += (<usize>stride) << 2
    }
    source += (<usize>width) << 3
    out += (<usize>size) << 3
  }
}

/** Adds to four sums the bytes of two rows, side by side in 16 bits, by their weights. */
@inline
function addPairs(sums: usize, values: v128, low: v128, high: v128): void {
  const products = i32x4.add(i32x4.dot_i16x8_s(values, low), i32x4.shl(i32x4.dot_i16x8_s(values, high), LOW_BITS))
  v128.store(sums, i32x4.add(v128.load(sums), products))
}

/** Adds `count` rows of `length` bytes, a multiple of 4, each by its weight, to as many sums as a row has bytes. */
export function addRows(row: usize, length: i32, count: i32, weights: usize, sums: usize): void {
  for (; count > 0; count -= 2, weights += 8, row += (<usize>length) << 1) {
    const first = load<i32>(weights)
    const second = count > 1 ? load<i32>(weights, 4) : 0
    const low = pair(lowOf(first), lowOf(second))
    const high = pair(first >> LOW_BITS, second >> LOW_BITS)
    let one = row
    let other = count > 1 ? row + length : row
    let to = sums
    const end = one + length
    for (; one + 16 <= end; one += 16, other += 16, to += 64) {
      const a = v128.load(one)
      const b = v128.load(other)
      const left = i8x16.shuffle(a, b, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23)
      const right = i8x16.shuffle(a, b, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31)
      addPairs(to, i16x8.extend_low_i8x16_u(left), low, high)
      addPairs(to + 16, i16x8.extend_high_i8x16_u(left), low, high)
      addPairs(to + 32, i16x8.extend_low_i8x16_u(right), low, high)
      addPairs(to + 48, i16x8.extend_high_i8x16_u(right), low, high)
    }
    for (; one < end; one += 4, other += 4, to += 16) {
      const a = v128.load_zero<u32>(one)
      const b = v128.load_zero<u32>(other)
      const both = i8x16.shuffle(a, b, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23)
      addPairs(to, i16x8.extend_low_i8x16_u(both), low, high)
    }
  }
}

/** `count` sums, a multiple of 4, to as many clipped bytes. */
export function toBytes(sums: usize, count: i32, out: usize): void {
  for (const end = out + count; out < end; out += 4, sums += 16) storePixel(out, v128.load(sums))
}

/**
 * `count` pixels of four bytes to as many of three, the first and the third swapped where `isSwapped`. Four go at a time: up to three
 * are read behind the last one, and 13 bytes written.
 */
export function packRgb(pixels: usize, count: i32, isSwapped: bool, out: usize): void {
  const order = isSwapped
    ? i8x16(2, 1, 0, 6, 5, 4, 10, 9, 8, 14, 13, 12, -1, -1, -1, -1)
    : i8x16(0, 1, 2, 4, 5, 6, 8, 9, 10, 12, 13, 14, -1, -1, -1, -1)
  for (const end = pixels + ((<usize>count) << 2); pixels < end; pixels += 16, out += 12) {
    v128.store(out, i8x16.swizzle(v128.load(pixels), order))
  }
}
