// AssemblyScript: the inner loops of src/core/resample.ts, which says what they do and why. Addresses are bytes of the
// module's memory. `npm run kernels` compiles this to src/core/resample-kernel.ts.

/** Fractional bits of a weight. */
const FRACTION_BITS: i32 = 22

/** Four bytes as four 32-bit values. */
@inline
function pixelAt(address: usize): v128 {
  return i32x4.extend_low_i16x8_u(i16x8.extend_low_i8x16_u(v128.load_zero<u32>(address)))
}

/** Four sums in fixed point to four clipped bytes. */
@inline
function storePixel(address: usize, sums: v128): void {
  const values = i32x4.shr_s(sums, FRACTION_BITS)
  const halves = i16x8.narrow_i32x4_s(values, values)
  v128.store_lane<u32>(address, i8x16.narrow_i16x8_u(halves, halves), 0)
}

/** Brings `rows` RGBA rows of `width` pixels at `source` to rows of `size` pixels at `out`. */
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
  let row = source
  for (let y = 0; y < rows; y++) {
    let window = weights
    for (let x = 0; x < size; x++) {
      let pixel = row + (<usize>load<u32>(first + ((<usize>x) << 2)) << 2)
      let tap = window
      const end = tap + (<usize>load<u32>(count + ((<usize>x) << 2)) << 2)
      let sums = half
      for (; tap < end; tap += 4, pixel += 4) {
        sums = i32x4.add(sums, i32x4.mul(pixelAt(pixel), v128.load_splat<i32>(tap)))
      }
      storePixel(out, sums)
      out += 4
      window += (<usize>stride) << 2
    }
    row += (<usize>width) << 2
  }
}

/** Adds `length` bytes at `row`, times a weight, to as many sums; `length` is a multiple of 4. */
export function addRow(row: usize, length: i32, weight: i32, sums: usize): void {
  const factor = i32x4.splat(weight)
  const end = row + length
  for (; row + 16 <= end; row += 16, sums += 64) {
    const bytes = v128.load(row)
    const low = i16x8.extend_low_i8x16_u(bytes)
    const high = i16x8.extend_high_i8x16_u(bytes)
    v128.store(sums, i32x4.add(v128.load(sums), i32x4.mul(i32x4.extend_low_i16x8_u(low), factor)))
    v128.store(sums, i32x4.add(v128.load(sums, 16), i32x4.mul(i32x4.extend_high_i16x8_u(low), factor)), 16)
    v128.store(sums, i32x4.add(v128.load(sums, 32), i32x4.mul(i32x4.extend_low_i16x8_u(high), factor)), 32)
    v128.store(sums, i32x4.add(v128.load(sums, 48), i32x4.mul(i32x4.extend_high_i16x8_u(high), factor)), 48)
  }
  for (; row < end; row += 4, sums += 16) {
    v128.store(sums, i32x4.add(v128.load(sums), i32x4.mul(pixelAt(row), factor)))
  }
}

/** `count` sums, a multiple of 4, to as many clipped bytes. */
export function toBytes(sums: usize, count: i32, out: usize): void {
  for (const end = out + count; out < end; out += 4, sums += 16) storePixel(out, v128.load(sums))
}
