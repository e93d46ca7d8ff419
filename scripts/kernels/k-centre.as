// AssemblyScript: the search of src/core/teaching/k-centre.ts, which says what it does and why. Addresses are bytes of the
// module's memory; a width is a multiple of 8. `npm run kernels` compiles this to src/core/teaching/k-centre-kernel.ts.
//
// Rows are [count, width], float32. Centres lie in memory twice: one after the other, as rows do, and four side by side, so
// that a row is compared with four at once: [blocks, width, 4], where places without a centre are infinitely far.

/** Channels after which it is asked whether a block is far. */
const STEP: i32 = 8

/**
 * By how much a sum in float32 has to exceed a bound so that the exact one does. Its terms are positive: its relative error is
 * below 2^-24 times the additions of a lane, of which a thousand fit here.
 */
const MARGIN: f64 = 1 + 1.0 / 16384

/** Squared differences of one channel of a row to those of four centres. */
@inline
function squaresAt(row: usize, block: usize, channel: usize): v128 {
  const difference = f32x4.sub(v128.load_splat<f32>(row + (channel << 2)), v128.load(block + (channel << 4)))
  return f32x4.mul(difference, difference)
}

/** A bit for each centre of a block that may be nearer to a row than the square root of `bound`: none of the others is. */
@inline
function mayBeNear(row: usize, block: usize, width: i32, bound: f32): i32 {
  const bounds = f32x4.splat(bound)
  let even = f32x4.splat(0)
  let odd = f32x4.splat(0)
  let near = 0
  for (let channel = 0; channel < width; channel += STEP) {
    even = f32x4.add(even, f32x4.add(squaresAt(row, block, 0), squaresAt(row, block, 2)))
    odd = f32x4.add(odd, f32x4.add(squaresAt(row, block, 1), squaresAt(row, block, 3)))
    even = f32x4.add(even, f32x4.add(squaresAt(row, block, 4), squaresAt(row, block, 6)))
    odd = f32x4.add(odd, f32x4.add(squaresAt(row, block, 5), squaresAt(row, block, 7)))
    near = i32x4.bitmask(f32x4.lt(f32x4.add(even, odd), bounds))
    if (near === 0) break
    row += STEP << 2
    block += STEP << 4
  }
  return near
}

/** Squares of two differences. */
@inline
function squares(a: usize, b: usize): v128 {
  const difference = f64x2.sub(
    f64x2.promote_low_f32x4(v128.load_zero<u64>(a)),
    f64x2.promote_low_f32x4(v128.load_zero<u64>(b)),
  )
  return f64x2.mul(difference, difference)
}

/** Sums of whole numbers, exact below 2^53. */
function squaredDistance(a: usize, b: usize, bytes: usize): f64 {
  const end = a + bytes
  let sums = f64x2.splat(0)
  for (; a < end; a += 32, b += 32) {
    sums = f64x2.add(sums, f64x2.add(squares(a, b), squares(a + 8, b + 8)))
    sums = f64x2.add(sums, f64x2.add(squares(a + 16, b + 16), squares(a + 24, b + 24)))
  }
  return f64x2.extract_lane(sums, 0) + f64x2.extract_lane(sums, 1)
}

/**
 * Compares a row with those of the `length` centres that it was not compared with yet, until it is nearer than `needed`.
 *
 * @returns The squared distance to the nearest centre it was compared with.
 */
@inline
function update(
  row: i32,
  rows: usize,
  width: i32,
  nearest: usize,
  seen: usize,
  centres: usize,
  blocks: usize,
  length: i32,
  needed: f64,
): f64 {
  const bytes = (<usize>width) << 2
  const address = rows + (<usize>row) * bytes
  let best = boundOf(row, nearest)
  let place = load<i32>(seen + ((<usize>row) << 2))
  while (place < length && best >= needed) {
    const first = place & ~3
    // Of the centres seen before none is nearer, and where there is none yet all is infinite.
    let near = mayBeNear(address, blocks + (<usize>first << 2) * width, width, <f32>(best * MARGIN))
    for (; near !== 0; near &= near - 1) {
      const distance = squaredDistance(address, centres + (<usize>(first + ctz(near))) * bytes, bytes)
      if (distance < best) best = distance
    }
    place = min(length, first + 4)
  }
  store<f64>(nearest + ((<usize>row) << 3), best)
  store<i32>(seen + ((<usize>row) << 2), place)
  return best
}

/** What is known of a row's squared distance to the nearest centre: it is this or less. */
@inline
function boundOf(row: i32, nearest: usize): f64 {
  return load<f64>(nearest + ((<usize>row) << 3))
}

/** A row that is far from the centres as far as is known, to begin the next search with: that spares most others. */
let guess: i32 = 0

/** Begins a selection from the first `given` of `count` rows, whatever was in the memory before. */
export function begin(given: i32, count: i32, nearest: usize, seen: usize): void {
  guess = 0
  memory.fill(seen, 0, (<usize>count) << 2)
  for (let row = 0; row < count; row++) {
    store<f64>(nearest + ((<usize>row) << 3), row < given ? Infinity : 0)
  }
}

/** Puts a row among the centres, of which there are `length` before. */
export function take(row: usize, width: i32, centres: usize, blocks: usize, length: i32): void {
  const bytes = (<usize>width) << 2
  memory.copy(centres + (<usize>length) * bytes, row, bytes)
  const lane = length & 3
  const block = blocks + (<usize>(length - lane)) * bytes
  if (lane === 0) {
    for (let at = block, end = block + (bytes << 2); at < end; at += 16) v128.store(at, f32x4.splat(Infinity))
  }
  for (let channel = 0; channel < width; channel++) {
    const place = <usize>channel
    store<f32>(block + (place << 4) + (<usize>lane << 2), load<f32>(row + (place << 2)))
  }
}

/**
 * The row farthest from the centres, the first of equals; -1 where each row is like one of them.
 *
 * @param count   A multiple of 4; what is no row is at distance 0.
 * @param nearest [count], float64: squared distance of each row to the nearest of the first centres that it was compared with.
 * @param seen    [count], int32: how many these are.
 */
export function farthest(
  rows: usize,
  count: i32,
  width: i32,
  nearest: usize,
  seen: usize,
  centres: usize,
  blocks: usize,
  length: i32,
): i32 {
  let found = guess
  let best = update(found, rows, width, nearest, seen, centres, blocks, length, 0)
  let second = -1
  let secondBest: f64 = -1
  for (let four = 0; four < count; four += 4) {
    const at = nearest + ((<usize>four) << 3)
    // Bounds only shrink: what is not above the second best now is neither the farthest nor the next guess.
    const low = f64x2.gt(v128.load(at), f64x2.splat(secondBest))
    const high = f64x2.gt(v128.load(at, 16), f64x2.splat(secondBest))
    if (!v128.any_true(v128.or(low, high))) continue
    for (let row = four; row < four + 4; row++) {
      if (row === found) continue
      // Of equals the first: an earlier row need only reach the best one, a later one must exceed it.
      const needed = row < found ? best : best + 1
      let distance = boundOf(row, nearest)
      if (distance >= needed) {
        distance = update(row, rows, width, nearest, seen, centres, blocks, length, needed)
      }
      if (distance >= needed) {
        second = found
        secondBest = best
        best = distance
        found = row
      } else if (distance > secondBest) {
        second = row
        secondBest = distance
      }
    }
  }
  guess = second
  return best > 0 ? found : -1
}
