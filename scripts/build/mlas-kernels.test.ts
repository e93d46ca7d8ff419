import { setFlagsFromString } from 'node:v8'
import fc from 'fast-check'
import { beforeEach, describe, expect, it } from 'vitest'
import { MLAS_KERNELS } from './mlas-kernels'

/** The kernels by themselves, as MLAS would call them. */
interface Kernels {
  sgemmZero: (...of: number[]) => number
  sgemmAdd: (...of: number[]) => number
  depthwise: (...of: number[]) => number
  plan: (parameters: number) => void
  pointwise: (parameters: number) => number
  activate: (...of: number[]) => number
  sumExp: (...of: number[]) => number
  exp: (...of: number[]) => void
  means: (...of: number[]) => number
}

// What Node 20 cannot do otherwise.
setFlagsFromString('--experimental-wasm-relaxed-simd')

const memory = new WebAssembly.Memory({ initial: 64 })
const load = (base64: string): Kernels =>
  new WebAssembly.Instance(new WebAssembly.Module(Buffer.from(base64, 'base64')), { env: { memory } })
    .exports as unknown as Kernels
const variants = Object.entries(MLAS_KERNELS).map(([name, base64]) => [name, load(base64)] as const)
const floats = new Float32Array(memory.buffer)
const words = new Int32Array(memory.buffer)

// Places in memory, in floats.
const [A, B, C, D] = [1 << 16, 1 << 17, 1 << 18, 1 << 19]
/** Floats of the buffer that a channel's rows are brought to. */
const ROOM = 1 << 13
const UNTOUCHED = 12345

const valueAt = (index: number): number => Math.fround(Math.sin(index * 12.9898))

beforeEach(() => {
  floats.fill(UNTOUCHED)
})

const sizes = fc.record({
  rows: fc.integer({ min: 1, max: 9 }),
  columns: fc.integer({ min: 1, max: 50 }),
  depth: fc.integer({ min: 1, max: 20 }),
  /** Of a row of A and of C, more than their own. */
  gap: fc.integer({ min: 0, max: 5 }),
  alpha: fc.constantFrom(1, -0.5),
})

describe.each(variants)('matrix product, %s', (_, kernels) => {
  it.each(['sgemmZero', 'sgemmAdd'] as const)(
    '%s multiplies a matrix by packed strips, and touches nothing else',
    (name) => {
      fc.assert(
        fc.property(sizes, ({ rows, columns, depth, gap, alpha }) => {
          const [aStride, cStride] = [depth + gap, columns + gap]
          const a = (row: number, k: number) => valueAt(row * aStride + k)
          const b = (k: number, column: number) => valueAt(7 + k * columns + column)
          for (let i = 0; i < rows * aStride; i++) floats[A + i] = valueAt(i)
          const strips = Math.ceil(columns / 16)
          for (let i = 0; i < strips * depth * 16; i++) {
            const column = Math.floor(i / (depth * 16)) * 16 + (i % 16)
            floats[B + i] = column < columns ? b(Math.floor(i / 16) % depth, column) : 0
          }
          floats.fill(UNTOUCHED, C, C + rows * cStride + 64)
          const kernel = kernels[name]
          for (let row = 0; row < rows;) {
            const address = [A + row * aStride, B, C + row * cStride].map((at) => at * 4)
            const done = kernel(...address, depth, rows - row, columns, aStride, cStride, alpha)
            expect(done).toBeGreaterThan(0)
            row += done
          }
          for (let row = 0; row < rows; row++) {
            for (let column = 0; column < cStride; column++) {
              let sum = 0
              for (let k = 0; k < depth; k++) sum += a(row, k) * b(k, column)
              const before = name === 'sgemmAdd' ? UNTOUCHED : 0
              const expected = column < columns ? before + alpha * sum : UNTOUCHED
              // Of five digits before the point a float has two behind it.
              expect(floats[C + row * cStride + column]).toBeCloseTo(expected, name === 'sgemmAdd' ? 2 : 4)
            }
          }
          expect(floats[C + rows * cStride]).toBe(UNTOUCHED)
        }),
      )
    },
  )
})

interface Convolution {
  readonly height: number
  readonly width: number
  readonly kernel: number
  readonly stride: number
  /** Before and after, both ways. */
  readonly padding: readonly [number, number]
}

const outputOf = (size: number, { kernel, stride, padding: [before, after] }: Convolution): number =>
  Math.floor((size + before + after - kernel) / stride) + 1

/** MLAS's description, at address 0. */
function describeConvolution(convolution: Convolution): { readonly height: number; readonly width: number } {
  const { height, width, kernel, stride, padding } = convolution
  const [outputHeight, outputWidth] = [outputOf(height, convolution), outputOf(width, convolution)]
  const fields: Record<number, number[]> = {
    4: [2],
    24: [height, width],
    36: [kernel, kernel],
    48: [1, 1],
    60: [padding[0], padding[0], padding[1], padding[1]],
    84: [stride, stride],
    96: [1],
    100: [outputHeight, outputWidth],
    112: [height * width, outputHeight * outputWidth, kernel * kernel],
  }
  for (const [offset, values] of Object.entries(fields)) words.set(values, Number(offset) / 4)
  floats[124 / 4] = 0
  return { height: outputHeight, width: outputWidth }
}

describe.each(variants)('depthwise convolution, %s', (_, kernels) => {
  const shapes = fc.record({
    // More than fit the buffer at once.
    height: fc.integer({ min: 5, max: 150 }),
    width: fc.integer({ min: 5, max: 150 }),
    kernel: fc.constantFrom(3, 5),
    stride: fc.constantFrom(1, 2),
    padding: fc.tuple(fc.integer({ min: 0, max: 2 }), fc.integer({ min: 0, max: 2 })),
  })

  function run(
    convolution: Convolution,
    output: { readonly height: number; readonly width: number },
  ): number {
    const { height, width, kernel } = convolution
    for (let i = 0; i < height * width; i++) floats[A + i] = valueAt(i)
    for (let i = 0; i < kernel * kernel; i++) floats[B + i] = valueAt(i + 3)
    const size = output.height * output.width
    floats.fill(UNTOUCHED, C, C + size + 16)
    floats.fill(UNTOUCHED, D, D + ROOM + 16)
    const done = kernels.depthwise(0, A * 4, B * 4, 0, D * 4, C * 4, 0, size)
    expect(floats[D + ROOM]).toBe(UNTOUCHED)
    return done
  }

  it('is the sum over each window, of padded pictures too', () => {
    let done = 0
    fc.assert(
      fc.property(shapes, (convolution) => {
        const { height, width, kernel, stride, padding } = convolution
        const output = describeConvolution(convolution)
        if (run(convolution, output) === 0) return
        done++
        let worst = 0
        for (let y = 0; y < output.height; y++) {
          for (let x = 0; x < output.width; x++) {
            let sum = 0
            for (let tap = 0; tap < kernel * kernel; tap++) {
              const inputY = y * stride + Math.floor(tap / kernel) - padding[0]
              const inputX = x * stride + (tap % kernel) - padding[0]
              if (inputY < 0 || inputX < 0 || inputY >= height || inputX >= width) continue
              sum += valueAt(inputY * width + inputX) * valueAt(tap + 3)
            }
            worst = Math.max(worst, Math.abs(floats[C + y * output.width + x]! - sum))
          }
        }
        expect(worst).toBeLessThan(1e-5)
        expect(floats[C + output.height * output.width]).toBe(UNTOUCHED)
      }),
      { numRuns: 200 },
    )
    expect(done).toBeGreaterThan(100)
  })

  it.each([
    ['three dimensions', 4, 3],
    ['several channels out', 96, 2],
    ['several channels in', 120, 18],
    ['dilation', 52, 2],
    ['a stride of three', 88, 3],
  ])('leaves %s to MLAS', (_what, offset, value) => {
    const convolution = { height: 24, width: 24, kernel: 3, stride: 1, padding: [1, 1] } as const
    const output = describeConvolution(convolution)
    expect(run(convolution, output)).toBe(1)
    words[offset / 4] = value
    expect(run(convolution, output)).toBe(0)
    expect(floats[C]).toBe(UNTOUCHED)
  })
})

describe.each(variants)('convolution of single pixels, %s', (_, { plan, pointwise }) => {
  /** 96 filters of 16 channels each, over 192 x 192 pixels. */
  function describePointwise() {
    describeConvolution({ height: 192, width: 192, kernel: 1, stride: 1, padding: [0, 0] })
    words.set([1, 1, 16], 8 / 4)
    words[96 / 4] = 96
    words[120 / 4] = 16
  }
  const planned = (): { algorithm: number; part: number } => {
    plan(0)
    return { algorithm: words[128 / 4]!, part: words[152 / 4]! }
  }
  const [GEMM_DIRECT, SEGMENTED, NO_TRANS] = [0, 2, 111]

  it('is done in sixteen parts at most, of whole strips', () => {
    describePointwise()
    expect(planned()).toEqual({ algorithm: SEGMENTED, part: (192 * 192) / 16 })
    words[116 / 4] = 24 * 24
    words[96 / 4] = 480
    expect(planned()).toEqual({ algorithm: SEGMENTED, part: 48 })
    expect(pointwise(0)).toBe(1)
  })

  it.each([
    ['little work', 96, 1],
    ['several groups', 12, 2],
    ['several pictures', 8, 2],
    ['a kernel of the whole width', 40, 192],
  ])('is left to MLAS when it is %s', (_what, offset, value) => {
    describePointwise()
    words[offset / 4] = value
    expect(planned()).toEqual({ algorithm: GEMM_DIRECT, part: NO_TRANS })
  })

  it.each([
    ['padding', 72, 1],
    ['a stride', 84, 2],
    ['windows', 36, 3],
    ['another depth', 120, 32],
    ['three dimensions', 4, 3],
  ])('is none with %s', (_what, offset, value) => {
    describePointwise()
    words[offset / 4] = value
    expect(pointwise(0)).toBe(0)
  })
})

describe.each(variants)('bias and activation, %s', (_, { activate }) => {
  const [IDENTITY, RELU, TANH, CLIP] = [0, 1, 3, 5]

  it.each([
    ['nothing', IDENTITY, -Infinity, Infinity],
    ['ReLU', RELU, 0, Infinity],
    ['clip', CLIP, -0.25, 0.75],
  ])('%s: each row gets its bias, and stays within bounds', (_what, kind, lower, upper) => {
    fc.assert(
      fc.property(sizes, ({ rows, columns, gap }) => {
        const stride = columns + gap
        words[0] = kind
        floats.set([-0.25, 0.75], 1)
        floats.fill(UNTOUCHED, A, A + rows * stride + 16)
        for (let row = 0; row < rows; row++) {
          floats[B + row] = valueAt(row + 5)
          for (let i = 0; i < columns; i++) floats[A + row * stride + i] = valueAt(row * columns + i)
        }
        expect(activate(0, A * 4, B * 4, rows, columns, stride)).toBe(1)
        for (let i = 0; i < rows * stride; i++) {
          const [row, column] = [Math.floor(i / stride), i % stride]
          const sum = Math.fround(valueAt(row * columns + column) + floats[B + row]!)
          const expected = column < columns ? Math.min(Math.max(sum, lower), upper) : UNTOUCHED
          expect(floats[A + i]).toBe(expected)
        }
        expect(floats[A + rows * stride]).toBe(UNTOUCHED)
      }),
    )
  })

  it('hands on what is no number', () => {
    words[0] = CLIP
    floats.set([0, 6], 1)
    floats.fill(NaN, A, A + 20)
    expect(activate(0, A * 4, B * 4, 1, 20, 20)).toBe(1)
    expect(floats.subarray(A, A + 20)).toEqual(new Float32Array(20).fill(NaN))
  })

  it('leaves others, and those without a bias, to MLAS', () => {
    words[0] = TANH
    expect(activate(0, A * 4, B * 4, 1, 8, 8)).toBe(0)
    words[0] = CLIP
    expect(activate(0, A * 4, 0, 1, 8, 8)).toBe(0)
    expect(floats[A]).toBe(UNTOUCHED)
  })
})

describe.each(variants)('sum of powers of e, %s', (_, { sumExp }) => {
  // Where the result is a normal number.
  const exponents = fc.array(fc.double({ min: -80, max: 80, noNaN: true }), { maxLength: 40 })

  it('gives each power and their sum', () => {
    fc.assert(
      fc.property(exponents, (values) => {
        floats.set(values, A)
        floats.fill(UNTOUCHED, B, B + values.length + 8)
        const shift = -3
        const sum = sumExp(A * 4, B * 4, values.length, shift)
        let expected = 0
        for (let i = 0; i < values.length; i++) {
          const power = Math.exp(Math.fround(floats[A + i]! + shift))
          expect(Math.abs(floats[B + i]! / power - 1)).toBeLessThan(5e-7)
          expected += power
        }
        expect(Math.abs(sum - expected)).toBeLessThanOrEqual(expected * 1e-6)
        expect(floats[B + values.length]).toBe(UNTOUCHED)
        expect(sumExp(A * 4, 0, values.length, shift)).toBe(sum)
      }),
    )
  })

  it('takes what is far below the others for nothing', () => {
    floats.set(Array<number>(9).fill(-1e9), A)
    expect(sumExp(A * 4, B * 4, 9, 0)).toBeLessThan(1e-36)
    for (const power of floats.subarray(B, B + 9)) expect(power).toBeGreaterThanOrEqual(0)
  })
})

describe.each(variants)('powers of e, %s', (_, { exp }) => {
  const [FIRST, END] = [256, 260]

  /** e^x of the numbers from `first` on, as ONNX Runtime hands over some of an operator's. */
  function powersOf(values: readonly number[], first = 0): Float32Array {
    floats.set(values, A)
    floats.fill(UNTOUCHED, B, B + values.length + 8)
    words.fill(0, 0, 4)
    words[8 / 4] = A * 4
    words[12 / 4] = B * 4
    words[FIRST / 4] = first
    words[END / 4] = values.length
    exp(0, FIRST, END)
    return floats.subarray(B, B + values.length)
  }

  it('gives each power of those it is asked for, and touches nothing else', () => {
    const exponents = fc.array(fc.double({ min: -110, max: 88.7, noNaN: true }), {
      minLength: 1,
      maxLength: 40,
    })
    fc.assert(
      fc.property(exponents, fc.nat(39), (values, at) => {
        const first = Math.min(at, values.length)
        const powers = powersOf(values, first)
        for (let i = first; i < values.length; i++) {
          const expected = Math.exp(Math.fround(values[i]!))
          // What is not a normal number has fewer digits.
          const allowed = expected > 1.2e-38 ? expected * 1e-6 : 3e-45
          expect(Math.abs(powers[i]! - expected)).toBeLessThanOrEqual(allowed)
        }
        expect(Array.from(powers.subarray(0, first))).toEqual(Array<number>(first).fill(UNTOUCHED))
        expect(floats[B + values.length]).toBe(UNTOUCHED)
      }),
    )
  })

  it('is infinite, nothing and no number where those are right, and right beside them', () => {
    const powers = powersOf([1000, -Infinity, NaN, 1, Infinity, -1000])
    expect([...powers.subarray(0, 3)]).toEqual([Infinity, 0, NaN])
    expect(powers[3]).toBeCloseTo(Math.E, 6)
    expect([...powers.subarray(4)]).toEqual([Infinity, 0])
  })
})

describe.each(variants)('means over windows, %s', (_, { means }) => {
  interface Pooling {
    readonly channels: number
    readonly height: number
    readonly width: number
    readonly kernel: readonly [number, number]
    /** Top, left, bottom, right. */
    readonly padding: readonly [number, number, number, number]
  }
  const shapes = fc.record({
    channels: fc.integer({ min: 1, max: 3 }),
    height: fc.integer({ min: 1, max: 12 }),
    width: fc.integer({ min: 1, max: 20 }),
    kernel: fc.tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 5 })),
    padding: fc.tuple(
      fc.integer({ min: 0, max: 2 }),
      fc.integer({ min: 0, max: 2 }),
      fc.integer({ min: 0, max: 2 }),
      fc.integer({ min: 0, max: 2 }),
    ),
  })
  const view = new DataView(memory.buffer)
  const [KERNEL, PADDING] = [1024, 2048]

  /** ONNX Runtime's description, at address 0. */
  function describePooling({ height, width, kernel, padding }: Pooling) {
    const output = {
      height: height + padding[0] + padding[2] - kernel[0] + 1,
      width: width + padding[1] + padding[3] - kernel[1] + 1,
    }
    words.fill(0, 0, 128 / 4)
    const inWords = { 8: A * 4, 12: C * 4, 16: height * width, 24: output.height * output.width }
    const lists = { 96: 2, 100: KERNEL, 104: 4, 108: PADDING }
    for (const [at, value] of Object.entries({ ...inWords, ...lists })) words[Number(at) / 4] = value
    ;[1, 1, output.height, output.width, 1, 1, height, width].forEach((value, i) => {
      view.setBigInt64(32 + 8 * i, BigInt(value), true)
    })
    kernel.forEach((value, i) => view.setBigInt64(KERNEL + 8 * i, BigInt(value), true))
    padding.forEach((value, i) => view.setBigInt64(PADDING + 8 * i, BigInt(value), true))
    return output
  }

  /** As ONNX Runtime adds them: row by row, in single precision. */
  function meanAt(
    { height, width, kernel, padding }: Pooling,
    channel: number,
    y: number,
    x: number,
  ): number {
    let [sum, count] = [0, 0]
    for (let ky = 0; ky < kernel[0]; ky++) {
      for (let kx = 0; kx < kernel[1]; kx++) {
        const [row, column] = [y + ky - padding[0], x + kx - padding[1]]
        if (row < 0 || column < 0 || row >= height || column >= width) continue
        sum = Math.fround(sum + valueAt((channel * height + row) * width + column))
        count++
      }
    }
    return Math.fround(sum / count)
  }

  it('are those of ONNX Runtime, value for value, of the channels that are asked for', () => {
    let done = 0
    fc.assert(
      fc.property(shapes, (pooling) => {
        const { channels, height, width } = pooling
        const output = describePooling(pooling)
        for (let i = 0; i < channels * height * width; i++) floats[A + i] = valueAt(i)
        const size = output.height * output.width
        floats.fill(UNTOUCHED, C, C + Math.max(size, 0) * channels + 16)
        if (means(0, channels - 1, channels) === 0) {
          expect(floats[C]).toBe(UNTOUCHED)
          return
        }
        done++
        const last = (channels - 1) * size
        if (last > 0) expect(floats[C + last - 1]).toBe(UNTOUCHED)
        for (let i = 0; i < size; i++) {
          const [y, x] = [Math.floor(i / output.width), i % output.width]
          expect(floats[C + last + i]).toBe(meanAt(pooling, channels - 1, y, x))
        }
        expect(floats[C + last + size]).toBe(UNTOUCHED)
      }),
      { numRuns: 300 },
    )
    expect(done).toBeGreaterThan(50)
  })

  it.each([
    ['three dimensions', () => (words[96 / 4] = 3)],
    ['a stride', () => view.setBigInt64(72, 2n, true)],
    ['dilation', () => view.setBigInt64(32, 2n, true)],
    ['padding that counts', () => view.setUint8(112, 1)],
    ['windows that begin beyond the picture', () => view.setBigInt64(48, 13n, true)],
  ])('are left to ONNX Runtime with %s', (_what, change) => {
    describePooling({ channels: 1, height: 12, width: 12, kernel: [3, 3], padding: [1, 1, 1, 1] })
    expect(means(0, 0, 1)).toBe(1)
    floats[C] = UNTOUCHED
    change()
    expect(means(0, 0, 1)).toBe(0)
    expect(floats[C]).toBe(UNTOUCHED)
  })
})
