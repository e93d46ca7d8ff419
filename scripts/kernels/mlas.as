// AssemblyScript: inner loops in place of some of ONNX Runtime's CPU provider, most of them of MLAS, its linear algebra, which
// in WebAssembly compute at half of what the processor can. `npm run kernels` compiles this twice, with and without fused
// multiply-add, and scripts/build/own-kernels.ts puts the result into the runtime. Addresses are bytes of its memory,
// strides are counted in floats, as MLAS counts them.

/**
 * A processor has sixteen vector registers, one of which V8 keeps: eight sums, two columns of B and one element of A stay in
 * them, and the unfused product. Longer loops make the compiler load ahead and spill.
 */
const ROWS: i32 = 4

/** Columns of a strip of B, which MLAS packs one strip after another, each row by row, the last one filled with zeros. */
const STRIP: i32 = 16

/** Floats of a channel's rows that are looked at together: as much as the first cache of most processors has. */
const ROOM: i32 = 1 << 13

/** Outputs of a row that are summed together. */
const BLOCK: i32 = 16

// Fields of MLAS_CONV_PARAMETERS, MLAS's description of a convolution: bytes from its beginning.
const DIMENSIONS: usize = 4
const BATCH: usize = 8
const GROUPS: usize = 12
const INPUT_CHANNELS: usize = 16
const INPUT_HEIGHT: usize = 24
const INPUT_WIDTH: usize = 28
const KERNEL_HEIGHT: usize = 36
const KERNEL_WIDTH: usize = 40
const DILATION_Y: usize = 48
const DILATION_X: usize = 52
/** Above and left, then below and right. */
const PADDING: usize = 60
const PADDING_LEFT: usize = 64
const PADDING_END: usize = 68
const STRIDE_Y: usize = 84
const STRIDE_X: usize = 88
const FILTERS: usize = 96
const OUTPUT_HEIGHT: usize = 100
const OUTPUT_WIDTH: usize = 104
const OUTPUT_SIZE: usize = 116
/** Of the product: taps of a window in all channels. */
const DEPTH: usize = 120
/** What the output is multiplied by before the result is added. */
const BETA: usize = 124
const ALGORITHM: usize = 128
/** Columns of a part, or whether the input is transposed, by the algorithm. */
const PLAN: usize = 152

// Its algorithms, and that the input is not transposed.
const GEMM_DIRECT: i32 = 0
const SEGMENTED: i32 = 2
const NO_TRANS: i32 = 111

@inline
function multiplyAdd(a: v128, b: v128, sum: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return f32x4.relaxed_madd(a, b, sum)
  return f32x4.add(sum, f32x4.mul(a, b))
}

/** Writes the first `left` of four values, or all, over or onto what is there. */
@inline
function put(address: usize, values: v128, left: i32, add: bool): void {
  if (left >= 4) {
    v128.store(address, add ? f32x4.add(v128.load(address), values) : values)
  } else {
    if (left > 0) store<f32>(address, (add ? load<f32>(address) : 0) + f32x4.extract_lane(values, 0))
    if (left > 1) store<f32>(address, (add ? load<f32>(address, 4) : 0) + f32x4.extract_lane(values, 1), 4)
    if (left > 2) store<f32>(address, (add ? load<f32>(address, 8) : 0) + f32x4.extract_lane(values, 2), 8)
  }
}

@inline
function fourRows(
  a: usize,
  b: usize,
  c: usize,
  depth: i32,
  columns: i32,
  aStride: i32,
  cStride: i32,
  alpha: v128,
  add: bool,
): void {
  const aRow = (<usize>aStride) << 2
  const cRow = (<usize>cStride) << 2
  // A strip in two halves, so that the sums fit the registers; the second finds it in the cache.
  let half: usize = 0
  for (let left = columns; left > 0; left -= STRIP / 2) {
    let a0 = a
    let a1 = a0 + aRow
    let a2 = a1 + aRow
    let a3 = a2 + aRow
    let low0 = f32x4.splat(0)
    let low1 = f32x4.splat(0)
    let low2 = f32x4.splat(0)
    let low3 = f32x4.splat(0)
    let high0 = f32x4.splat(0)
    let high1 = f32x4.splat(0)
    let high2 = f32x4.splat(0)
    let high3 = f32x4.splat(0)
    let row = b + half
    for (let k = depth; k > 0; k--) {
      const low = v128.load(row)
      const high = v128.load(row, 16)
      let element = v128.load_splat<f32>(a0)
      low0 = multiplyAdd(element, low, low0)
      high0 = multiplyAdd(element, high, high0)
      element = v128.load_splat<f32>(a1)
      low1 = multiplyAdd(element, low, low1)
      high1 = multiplyAdd(element, high, high1)
      element = v128.load_splat<f32>(a2)
      low2 = multiplyAdd(element, low, low2)
      high2 = multiplyAdd(element, high, high2)
      element = v128.load_splat<f32>(a3)
      low3 = multiplyAdd(element, low, low3)
      high3 = multiplyAdd(element, high, high3)
      row += STRIP << 2
      a0 += 4
      a1 += 4
      a2 += 4
      a3 += 4
    }
    let out = c
    put(out, f32x4.mul(low0, alpha), left, add)
    put(out + 16, f32x4.mul(high0, alpha), left - 4, add)
    out += cRow
    put(out, f32x4.mul(low1, alpha), left, add)
    put(out + 16, f32x4.mul(high1, alpha), left - 4, add)
    out += cRow
    put(out, f32x4.mul(low2, alpha), left, add)
    put(out + 16, f32x4.mul(high2, alpha), left - 4, add)
    out += cRow
    put(out, f32x4.mul(low3, alpha), left, add)
    put(out + 16, f32x4.mul(high3, alpha), left - 4, add)
    c += (STRIP / 2) << 2
    half ^= (STRIP / 2) << 2
    if (half == 0) b += (<usize>depth * STRIP) << 2
  }
}

@inline
function oneRow(a: usize, b: usize, c: usize, depth: i32, columns: i32, alpha: v128, add: bool): void {
  for (let left = columns; left > 0; left -= STRIP) {
    let element = a
    let sum0 = f32x4.splat(0)
    let sum1 = f32x4.splat(0)
    let sum2 = f32x4.splat(0)
    let sum3 = f32x4.splat(0)
    for (let k = depth; k > 0; k--) {
      const factor = v128.load_splat<f32>(element)
      sum0 = multiplyAdd(factor, v128.load(b), sum0)
      sum1 = multiplyAdd(factor, v128.load(b, 16), sum1)
      sum2 = multiplyAdd(factor, v128.load(b, 32), sum2)
      sum3 = multiplyAdd(factor, v128.load(b, 48), sum3)
      element += 4
      b += STRIP << 2
    }
    put(c, f32x4.mul(sum0, alpha), left, add)
    put(c + 16, f32x4.mul(sum1, alpha), left - 4, add)
    put(c + 32, f32x4.mul(sum2, alpha), left - 8, add)
    put(c + 48, f32x4.mul(sum3, alpha), left - 12, add)
    c += STRIP << 2
  }
}

/** C = alpha A B, of as many rows as it returns; `b` is packed. */
export function sgemmZero(
  a: usize,
  b: usize,
  c: usize,
  depth: i32,
  rows: i32,
  columns: i32,
  aStride: i32,
  cStride: i32,
  alpha: f32,
): i32 {
  const factor = f32x4.splat(alpha)
  if (rows >= ROWS) {
    fourRows(a, b, c, depth, columns, aStride, cStride, factor, false)
    return ROWS
  }
  oneRow(a, b, c, depth, columns, factor, false)
  return 1
}

/** C += alpha A B, of as many rows as it returns; `b` is packed. */
export function sgemmAdd(
  a: usize,
  b: usize,
  c: usize,
  depth: i32,
  rows: i32,
  columns: i32,
  aStride: i32,
  cStride: i32,
  alpha: f32,
): i32 {
  const factor = f32x4.splat(alpha)
  if (rows >= ROWS) {
    fourRows(a, b, c, depth, columns, aStride, cStride, factor, true)
    return ROWS
  }
  oneRow(a, b, c, depth, columns, factor, true)
  return 1
}

/** Writes `length` zeros and up to three more. Rows are short: the instructions for whole blocks of memory take longer. */
@inline
function zeros(address: usize, length: i32): void {
  for (; length > 0; length -= 4, address += 16) v128.store(address, f32x4.splat(0))
}

@inline
function copy(to: usize, from: usize, length: i32): void {
  for (; length >= 4; length -= 4, from += 16, to += 16) v128.store(to, v128.load(from))
  for (; length > 0; length--, from += 4, to += 4) store<f32>(to, load<f32>(from))
}

/** Copies every other float to `evens` and those between to `odds`, beginning with an even one. */
@inline
function deal(evens: usize, odds: usize, from: usize, length: i32): void {
  for (; length >= 8; length -= 8, from += 32, evens += 16, odds += 16) {
    const low = v128.load(from)
    const high = v128.load(from, 16)
    v128.store(evens, v128.shuffle<f32>(low, high, 0, 2, 4, 6))
    v128.store(odds, v128.shuffle<f32>(low, high, 1, 3, 5, 7))
  }
  for (; length > 0; length -= 2, from += 8, evens += 4, odds += 4) {
    store<f32>(evens, load<f32>(from))
    if (length > 1) store<f32>(odds, load<f32>(from, 4))
  }
}

/**
 * One channel of a depthwise convolution, by its windows where MLAS copies each of them first.
 *
 * @param parameters MLAS's description of the convolution.
 * @param buffer     {@link ROOM} for rows of the channel; what MLAS has for windows is twice as large.
 * @returns 1 when `output` is written, bias and activation not yet applied; 0 where MLAS has to do it.
 */
export function depthwise(
  parameters: usize,
  input: usize,
  filter: usize,
  bias: usize,
  buffer: usize,
  output: usize,
  start: i32,
  count: i32,
): i32 {
  const inputHeight = load<i32>(parameters, INPUT_HEIGHT)
  const inputWidth = load<i32>(parameters, INPUT_WIDTH)
  const kernelHeight = load<i32>(parameters, KERNEL_HEIGHT)
  const kernelWidth = load<i32>(parameters, KERNEL_WIDTH)
  const top = load<i32>(parameters, PADDING)
  const left = load<i32>(parameters, PADDING_LEFT)
  const strideY = load<i32>(parameters, STRIDE_Y)
  const stride = load<i32>(parameters, STRIDE_X)
  const outputHeight = load<i32>(parameters, OUTPUT_HEIGHT)
  const outputWidth = load<i32>(parameters, OUTPUT_WIDTH)
  const outputSize = load<i32>(parameters, OUTPUT_SIZE)
  const taps = load<i32>(parameters, DEPTH)
  // Two dimensions, one channel in and out, no dilation, a whole channel, nothing to add to.
  if (load<i32>(parameters, DIMENSIONS) != 2 || load<i32>(parameters, FILTERS) != 1 || taps != kernelHeight * kernelWidth) return 0
  if (load<i32>(parameters, DILATION_Y) != 1 || load<i32>(parameters, DILATION_X) != 1 || load<f32>(parameters, BETA) != 0) return 0
  if (start != 0 || count != outputSize || outputWidth < BLOCK || stride > 2) return 0
  // Some rows of the channel within its padding, of as many columns as are needed. At a stride of two the even columns come
  // first and the odd ones after them, so that four neighbours of the output always look at four neighbours.
  const phase = outputWidth + (kernelWidth - 1) / stride
  const width = phase * stride
  const band = ((ROOM - 4) / width - kernelHeight) / strideY + 1
  if ((ROOM - 4) / width < kernelHeight) return 0

  // From a tap to its neighbour, and to the next but one.
  const apart: usize = stride == 1 ? 4 : (<usize>phase) << 2
  const step: usize = stride == 1 ? 8 : 4
  for (let first = 0; first < outputHeight; first += band) {
    const end = min(first + band, outputHeight)
    let place = buffer
    for (let y = first * strideY - top, stop = (end - 1) * strideY - top + kernelHeight; y < stop; y++) {
      zeros(place, width)
      if (y >= 0 && y < inputHeight) {
        const row = input + ((<usize>(y * inputWidth)) << 2)
        const length = min(inputWidth, width - left)
        if (stride == 1) {
          copy(place + ((<usize>left) << 2), row, length)
        } else {
          deal(
            place + ((<usize>((left & 1) * phase + (left >> 1))) << 2),
            place + ((<usize>(((left + 1) & 1) * phase + ((left + 1) >> 1))) << 2),
            row,
            length,
          )
        }
      }
      place += (<usize>width) << 2
    }

    for (let y = first; y < end; y++) {
      const rows = buffer + ((<usize>((y - first) * strideY * width)) << 2)
      for (let next = 0; next < outputWidth; next += BLOCK) {
        // The last block of a row begins early enough to end with it.
        const x = min(next, outputWidth - BLOCK)
        const out = output + ((<usize>(y * outputWidth + x)) << 2)
        let window = rows + ((<usize>x) << 2)
        let weight = filter
        let sum0 = f32x4.splat(0)
        let sum1 = f32x4.splat(0)
        let sum2 = f32x4.splat(0)
        let sum3 = f32x4.splat(0)
        for (let ky = 0; ky < kernelHeight; ky++) {
          let even = window
          let odd = window + apart
          for (let kx = kernelWidth; kx > 0; kx -= 2) {
            let factor = v128.load_splat<f32>(weight)
            sum0 = multiplyAdd(factor, v128.load(even), sum0)
            sum1 = multiplyAdd(factor, v128.load(even, 16), sum1)
            sum2 = multiplyAdd(factor, v128.load(even, 32), sum2)
            sum3 = multiplyAdd(factor, v128.load(even, 48), sum3)
            weight += 4
            if (kx == 1) break
            factor = v128.load_splat<f32>(weight)
            sum0 = multiplyAdd(factor, v128.load(odd), sum0)
            sum1 = multiplyAdd(factor, v128.load(odd, 16), sum1)
            sum2 = multiplyAdd(factor, v128.load(odd, 32), sum2)
            sum3 = multiplyAdd(factor, v128.load(odd, 48), sum3)
            weight += 4
            even += step
            odd += step
          }
          window += (<usize>width) << 2
        }
        v128.store(out, sum0)
        v128.store(out, sum1, 16)
        v128.store(out, sum2, 32)
        v128.store(out, sum3, 48)
      }
    }
  }
  return 1
}

/** Whether a convolution looks at single pixels only, each at its place. */
@inline
function isPointwise(parameters: usize): bool {
  return (
    load<i32>(parameters, DIMENSIONS) == 2 &&
    load<i32>(parameters, DEPTH) == load<i32>(parameters, INPUT_CHANNELS) &&
    load<i32>(parameters, KERNEL_HEIGHT) == 1 &&
    load<i32>(parameters, KERNEL_WIDTH) == 1 &&
    load<i32>(parameters, STRIDE_Y) == 1 &&
    load<i32>(parameters, STRIDE_X) == 1 &&
    (load<i64>(parameters, PADDING) | load<i64>(parameters, PADDING_END)) == 0
  )
}

/** Parts that MLAS has room to list. */
const PARTS: i32 = 16

/**
 * How a convolution that needs no windows is done. MLAS multiplies it in one piece and has bias and activation pass over all of
 * it after that, on one thread: here in parts, each of them finished while the cache holds it. MLAS then shares them
 * among its threads, and hands them to its operation one by one.
 */
export function plan(parameters: usize): void {
  const size = load<i32>(parameters, OUTPUT_SIZE)
  const work = (<i64>size) * load<i32>(parameters, FILTERS) * load<i32>(parameters, DEPTH)
  const single = load<i32>(parameters, BATCH) == 1 && load<i32>(parameters, GROUPS) == 1
  if (single && work >= 1 << 20 && isPointwise(parameters)) {
    store<i32>(parameters, ((size + PARTS - 1) / PARTS + STRIP - 1) & -STRIP, PLAN)
    store<i32>(parameters, SEGMENTED, ALGORITHM)
  } else {
    store<i32>(parameters, NO_TRANS, PLAN)
    store<i32>(parameters, GEMM_DIRECT, ALGORITHM)
  }
}

/** Whether a part that is handed over can be multiplied as it lies. */
export function pointwise(parameters: usize): i32 {
  return isPointwise(parameters) ? 1 : 0
}

// Kinds of MLAS_ACTIVATION, and its bounds.
const IDENTITY: i32 = 0
const RELU: i32 = 1
const CLIP: i32 = 5
const LOWER: usize = 4
const UPPER: usize = 8

/**
 * Adds a bias to each row and keeps it within bounds. The instructions for that which look at the sign of zeros, as MLAS's, take several
 * times as long as these.
 *
 * @param activation MLAS's description.
 * @param columns    Of a row; the next one begins `stride` floats after it.
 * @returns 1 when that is done, 0 where MLAS has to do it.
 */
export function activate(
  activation: usize,
  buffer: usize,
  bias: usize,
  rows: i32,
  columns: i32,
  stride: i32,
): i32 {
  const kind = load<i32>(activation)
  if (bias == 0 || (kind != IDENTITY && kind != RELU && kind != CLIP)) return 0
  const least: f32 = kind == RELU ? 0 : -Infinity
  const lower = kind == CLIP ? v128.load_splat<f32>(activation, LOWER) : f32x4.splat(least)
  const upper = kind == CLIP ? v128.load_splat<f32>(activation, UPPER) : f32x4.splat(Infinity)
  for (; rows > 0; rows--) {
    const shift = v128.load_splat<f32>(bias)
    let place = buffer
    let left = columns
    for (; left >= 16; left -= 16, place += 64) {
      v128.store(place, f32x4.pmin(f32x4.pmax(f32x4.add(v128.load(place), shift), lower), upper))
      v128.store(place, f32x4.pmin(f32x4.pmax(f32x4.add(v128.load(place, 16), shift), lower), upper), 16)
      v128.store(place, f32x4.pmin(f32x4.pmax(f32x4.add(v128.load(place, 32), shift), lower), upper), 32)
      v128.store(place, f32x4.pmin(f32x4.pmax(f32x4.add(v128.load(place, 48), shift), lower), upper), 48)
    }
    for (; left > 0; left--, place += 4) {
      const value = f32x4.pmin(f32x4.pmax(f32x4.add(v128.load_splat<f32>(place), shift), lower), upper)
      store<f32>(place, f32x4.extract_lane(value, 0))
    }
    buffer += (<usize>stride) << 2
    bias += 4
  }
  return 1
}

/**
 * What the compiler must not know to be a constant: it would make constants anew in each turn of a loop, which takes longer
 * than what is done with them.
 *
 * @param none 0, which it cannot know either.
 */
@inline
function kept(value: f32, none: i32): v128 {
  return i32x4.splat(reinterpret<i32>(value) | none)
}

// Of e^x: arguments below this come to nothing; log2 e; what rounds to whole numbers; ln 2 in two parts; a polynomial.
const LEAST: f32 = -88.37625
const LOG2_E: f32 = 1.44269502
const ROUNDING: f32 = 12582912
const LN2_HIGH: f32 = 0.693145752
const LN2_LOW: f32 = 1.42860677e-6
const P0: f32 = 0.00137805939
const P1: f32 = 0.00837312452
const P2: f32 = 0.0416695364
const P3: f32 = 0.166664720
const P4: f32 = 0.499999851

/**
 * e^x as MLAS computes it: 2 to a whole number times a polynomial of what is left of the exponent. The constants come from
 * outside the loop.
 *
 * @returns Right where it is a normal number.
 */
@inline
function exponential(
  x: v128,
  log2e: v128,
  rounding: v128,
  ln2High: v128,
  ln2Low: v128,
  p0: v128,
  p1: v128,
  p2: v128,
  p3: v128,
  p4: v128,
  one: v128,
): v128 {
  const biased = multiplyAdd(x, log2e, rounding)
  const whole = f32x4.sub(biased, rounding)
  const rest = multiplyAdd(whole, ln2Low, multiplyAdd(whole, ln2High, x))
  let power = multiplyAdd(p0, rest, p1)
  power = multiplyAdd(power, rest, p2)
  power = multiplyAdd(power, rest, p3)
  power = multiplyAdd(power, rest, p4)
  power = multiplyAdd(power, rest, one)
  power = multiplyAdd(power, rest, one)
  return f32x4.mul(power, i32x4.add(i32x4.shl(biased, 23), one))
}

/**
 * Sum of e^(x + shift).
 *
 * @param output Where the powers go; 0 where only their sum is wanted.
 */
export function sumExp(input: usize, output: usize, length: i32, shift: f32): f32 {
  const none = length >>> 31
  const shifts = f32x4.splat(shift)
  const least = kept(LEAST, none)
  const log2e = kept(LOG2_E, none)
  const rounding = kept(ROUNDING, none)
  const ln2High = kept(-LN2_HIGH, none)
  const ln2Low = kept(-LN2_LOW, none)
  const p0 = kept(P0, none)
  const p1 = kept(P1, none)
  const p2 = kept(P2, none)
  const p3 = kept(P3, none)
  const p4 = kept(P4, none)
  const one = kept(1, none)
  let sums = f32x4.splat(0)
  let moreSums = f32x4.splat(0)
  for (; length >= 8; length -= 8, input += 32) {
    const x = f32x4.pmax(f32x4.add(v128.load(input), shifts), least)
    const y = f32x4.pmax(f32x4.add(v128.load(input, 16), shifts), least)
    const powerX = exponential(x, log2e, rounding, ln2High, ln2Low, p0, p1, p2, p3, p4, one)
    const powerY = exponential(y, log2e, rounding, ln2High, ln2Low, p0, p1, p2, p3, p4, one)
    sums = f32x4.add(sums, powerX)
    moreSums = f32x4.add(moreSums, powerY)
    if (output != 0) {
      v128.store(output, powerX)
      v128.store(output, powerY, 16)
      output += 32
    }
  }
  sums = f32x4.add(sums, moreSums)
  let sum =
    f32x4.extract_lane(sums, 0) +
    f32x4.extract_lane(sums, 1) +
    (f32x4.extract_lane(sums, 2) + f32x4.extract_lane(sums, 3))
  for (; length > 0; length--, input += 4) {
    const x = f32x4.pmax(f32x4.add(v128.load_splat<f32>(input), shifts), least)
    const power = exponential(x, log2e, rounding, ln2High, ln2Low, p0, p1, p2, p3, p4, one)
    sum += f32x4.extract_lane(power, 0)
    if (output != 0) {
      store<f32>(output, f32x4.extract_lane(power, 0))
      output += 4
    }
  }
  return sum
}

// Fields of what runs the operator Exp for some of its numbers.
const EXP_INPUT: usize = 8
const EXP_OUTPUT: usize = 12
/** Farther from 0 than this, e^x or what it is made of may be no normal number. */
const ORDINARY: f32 = 87
/** e^x is infinite from the first of these on, and nothing is left of it from the second one down. */
const MOST: f32 = 89
const NOTHING: f32 = -104

/**
 * e^x of each number.
 *
 * @param task  ONNX Runtime's description.
 * @param first Where the index of the first of them is, and that of the one after the last.
 */
export function exp(task: usize, first: usize, end: usize): void {
  const from = load<i32>(first)
  let length = load<i32>(end) - from
  const none = length >>> 31
  const log2e = kept(LOG2_E, none)
  const rounding = kept(ROUNDING, none)
  const ln2High = kept(-LN2_HIGH, none)
  const ln2Low = kept(-LN2_LOW, none)
  const p0 = kept(P0, none)
  const p1 = kept(P1, none)
  const p2 = kept(P2, none)
  const p3 = kept(P3, none)
  const p4 = kept(P4, none)
  const one = kept(1, none)
  const ordinary = kept(ORDINARY, none)
  let input = load<usize>(task, EXP_INPUT) + ((<usize>from) << 2)
  let output = load<usize>(task, EXP_OUTPUT) + ((<usize>from) << 2)
  while (length > 0) {
    const alone = length < 4
    const x = alone ? v128.load_splat<f32>(input) : v128.load(input)
    let power = exponential(x, log2e, rounding, ln2High, ln2Low, p0, p1, p2, p3, p4, one)
    if (v128.any_true(f32x4.gt(f32x4.abs(x), ordinary))) {
      // The square of the root, which is a normal number for all that there is in between.
      const half = f32x4.mul(
        f32x4.min(f32x4.max(x, f32x4.splat(NOTHING)), f32x4.splat(MOST)),
        f32x4.splat(0.5),
      )
      const root = exponential(half, log2e, rounding, ln2High, ln2Low, p0, p1, p2, p3, p4, one)
      const squared = f32x4.mul(root, root)
      power = v128.bitselect(squared, power, f32x4.gt(f32x4.abs(x), ordinary))
    }
    if (alone) {
      store<f32>(output, f32x4.extract_lane(power, 0))
      input += 4
      output += 4
      length--
    } else {
      v128.store(output, power)
      input += 16
      output += 16
      length -= 4
    }
  }
}

// Fields of AveragePool2DTask, ONNX Runtime's description of means over windows, where the function that runs it has them.
const POOL_INPUT: usize = 8
const POOL_OUTPUT: usize = 12
/** From one channel to the next, in floats. */
const POOL_INPUT_SIZE: usize = 16
const POOL_OUTPUT_SIZE: usize = 24
/** From here on in 64 bits each. */
const POOL_DILATION_Y: usize = 32
const POOL_DILATION_X: usize = 40
const POOL_OUTPUT_HEIGHT: usize = 48
const POOL_OUTPUT_WIDTH: usize = 56
const POOL_STRIDE_Y: usize = 64
const POOL_STRIDE_X: usize = 72
const POOL_INPUT_HEIGHT: usize = 80
const POOL_INPUT_WIDTH: usize = 88
/** How many numbers the lists have, and where they are. */
const POOL_KERNEL_LENGTH: usize = 96
const POOL_KERNEL: usize = 100
const POOL_PADDING_LENGTH: usize = 104
const POOL_PADDING: usize = 108
const POOL_COUNTS_PADDING: usize = 112

/**
 * Means over the windows of channels `first` to `end`, four at a time where ONNX Runtime takes them one by one. Each
 * adds in the same order: the values are the same.
 *
 * @param task ONNX Runtime's description.
 * @returns 1 when the output is written, 0 where ONNX Runtime has to do it.
 */
export function means(task: usize, first: i32, end: i32): i32 {
  const height = <i32>load<i64>(task, POOL_INPUT_HEIGHT)
  const width = <i32>load<i64>(task, POOL_INPUT_WIDTH)
  const outputHeight = <i32>load<i64>(task, POOL_OUTPUT_HEIGHT)
  const outputWidth = <i32>load<i64>(task, POOL_OUTPUT_WIDTH)
  if (load<i32>(task, POOL_KERNEL_LENGTH) != 2 || load<i32>(task, POOL_PADDING_LENGTH) != 4) return 0
  const kernel = load<usize>(task, POOL_KERNEL)
  const kernelHeight = <i32>load<i64>(kernel)
  const kernelWidth = <i32>load<i64>(kernel, 8)
  const padding = load<usize>(task, POOL_PADDING)
  const top = <i32>load<i64>(padding)
  const left = <i32>load<i64>(padding, 8)
  const bottom = <i32>load<i64>(padding, 16)
  const right = <i32>load<i64>(padding, 24)
  // Windows that lie side by side, each with something of the picture in it, and no cells of the padding that count.
  if (load<i64>(task, POOL_STRIDE_Y) != 1 || load<i64>(task, POOL_STRIDE_X) != 1) return 0
  if (load<i64>(task, POOL_DILATION_Y) != 1 || load<i64>(task, POOL_DILATION_X) != 1) return 0
  if (max(top, bottom) >= kernelHeight || max(left, right) >= kernelWidth) return 0
  if ((load<u8>(task, POOL_COUNTS_PADDING) & 1) != 0 && (top | left | bottom | right) != 0) return 0
  if (outputHeight != height + top + bottom - kernelHeight + 1) return 0
  if (outputWidth != width + left + right - kernelWidth + 1) return 0
  // Windows of these columns lie within the picture.
  const within = width - kernelWidth + 1 + left
  if (within - left < 4) return 0

  for (let channel = first; channel < end; channel++) {
    const input = load<usize>(task, POOL_INPUT) + ((<usize>(channel * load<i32>(task, POOL_INPUT_SIZE))) << 2)
    let out = load<usize>(task, POOL_OUTPUT) + ((<usize>(channel * load<i32>(task, POOL_OUTPUT_SIZE))) << 2)
    for (let y = 0; y < outputHeight; y++) {
      const from = max(y - top, 0)
      const rows = min(y - top + kernelHeight, height) - from
      const start = input + ((<usize>(from * width)) << 2)
      const count = f32x4.splat(<f32>(rows * kernelWidth))
      for (let next = left; next < within; next += 4) {
        // The last four begin early enough to end with the others.
        const x = min(next, within - 4)
        let sum = f32x4.splat(0)
        let row = start + ((<usize>(x - left)) << 2)
        for (let ky = rows; ky > 0; ky--) {
          let cell = row
          for (let kx = kernelWidth; kx > 0; kx--) {
            sum = f32x4.add(sum, v128.load(cell))
            cell += 4
          }
          row += (<usize>width) << 2
        }
        v128.store(out + ((<usize>x) << 2), f32x4.div(sum, count))
      }
      for (let x = 0; x < outputWidth; x++) {
        if (x == left) x = within
        if (x >= outputWidth) break
        const begin = max(x - left, 0)
        const columns = min(x - left + kernelWidth, width) - begin
        let sum: f32 = 0
        let row = start + ((<usize>begin) << 2)
        for (let ky = rows; ky > 0; ky--) {
          for (let kx: usize = 0; kx < <usize>columns; kx++) sum += load<f32>(row + (kx << 2))
          row += (<usize>width) << 2
        }
        store<f32>(out + ((<usize>x) << 2), sum / <f32>(rows * columns))
      }
      out += (<usize>outputWidth) << 2
    }
  }
  return 1
}
