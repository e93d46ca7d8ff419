import { createHash } from 'node:crypto'
import type { RuntimeBuild } from '../../src/core/runtime-build.ts'
import { MLAS_KERNELS } from './mlas-kernels.ts'
import { leb, signedLeb, WasmModule, withExchange, withPrologue } from './wasm-module.ts'

/**
 * Puts kernels of our own (scripts/kernels/mlas.as) into ONNX Runtime's WebAssembly, whose own ones keep a processor half
 * busy, and has its idle threads sleep sooner. Functions are found by the hash of their bodies, which differ from build to build: of any other version than
 * the pinned one none is found, and the app is not built.
 */

/** SHA-256 of bodies, as `onnxruntime-web` 1.30.0 has them; the first four, which call nothing, are the same in all builds. */
const BODIES = {
  MlasSgemmKernelZero: 'f7728808b5f87253962b9f639f830459c0961fbc2cd2f8463534e97ae5a7e534',
  MlasSgemmKernelAdd: '9e72cc3a5fb5a445d440bf86c3de4b8bb338ee3773f763c730af6227034c8f08',
  MlasComputeSumExpF32Kernel: 'e39b177664a58a2800d6f5f31d2317737768e4a1ab978f0f802dfbf7e1d08ee1',
  /** std::function's call of functors::Exp<float>, with MlasComputeExpF32Kernel in it. */
  'Exp<float>': 'db02b9eec696b8d7eeae4dd169cd01dbb6bc27e60cd3852502b32a6981346900',
  MlasSgemmOperation: 'c16d677de22301eeb3f02c4cddc8d0615bfa1de71c8a3057a145dc0650ea0291',
  MlasConvOperation: '1beb8b9c94ddca10947377fb9fde7fd05650508db9976eeb08dbd284b7edd369',
  MlasActivation: 'd45431ea991a03573f24d289b3192ee029668aadbfbc1e185fbca40e08664502',
  /** With MlasConvPrepare and MlasConv in it. */
  'Conv<float>::Compute': 'a095307c6a3d12e893fdf942192c28ea33a268838da0e9c8b2b6838d841cb65e',
  /** What runs AveragePool2DTask<float> for some of its channels. */
  AveragePool2DTask: 'dbad5f4932f35a2ab39b200ee770562c0e5b6530dcb31b4f1cabb8346ebd5990',
  /** With the thread pool's constructor in it. */
  CreateThreadPool: '6e1498ac7ef1f498c92ab7d3a47636ddfc942e6247bf23f22825b37527fb06c4',
} as const

/**
 * How often a thread that has nothing to do looks for work before it sleeps: published, and ours. The published figure is
 * several milliseconds in WebAssembly, which its thread takes from the page just when that draws the answer.
 */
const SPIN_TURNS = { published: 2 ** 20, own: 20_000 } as const

/** CblasNoTrans. */
const NO_TRANS = 111

const here = 'scripts/build/own-kernels.ts'

/** Instructions as bytes; see "Instructions" in WebAssembly's core specification. */
const local = (index: number): number[] => [0x20, index]
const i32 = (value: number): number[] => [0x41, ...signedLeb(value)]
const isBelow = [0x48]
const ifNumber = [0x04, 0x7f]
const otherwise = [0x05]
const one = [0x43, 0, 0, 0x80, 0x3f]
const add = [0x6a]
const shiftLeft = [0x74]
const load = (offset: number): number[] => [0x28, 2, ...leb(offset)]
const loadFloat = (offset: number): number[] => [0x2a, 2, ...leb(offset)]
const store = (offset: number): number[] => [0x36, 2, ...leb(offset)]
const call = (index: number): number[] => [0x10, ...leb(index)]
/** Where the number before is not 0, runs instructions and returns from the function. */
const returnAfter = (...instructions: number[][]): number[] => [
  0x04,
  0x40,
  ...instructions.flat(),
  0x0f,
  0x0b,
]

/**
 * @param original The runtime as it is published.
 * @param build    Where WebAssembly can be suspended there is relaxed SIMD, which fuses multiplication and addition. The other
 *   build has bookkeeping of its own in all functions that call others, so that only those that call none are exchanged.
 * @returns The runtime with kernels of our own.
 * @throws Error when it is not the version that they were made for.
 */
export function withOwnKernels(original: Uint8Array, build: RuntimeBuild): Uint8Array {
  const runtime = new WasmModule(original)
  const kernels = new WasmModule(
    Buffer.from(build === 'jspi' ? MLAS_KERNELS.fused : MLAS_KERNELS.plain, 'base64'),
  )
  const found = new Map(runtime.bodies.map((body) => [createHash('sha256').update(body).digest('hex'), body]))
  const bodyOf = (name: keyof typeof BODIES): Uint8Array => {
    const body = found.get(BODIES[name])
    if (!body)
      throw new Error(`This ONNX Runtime has no ${name} as the own kernels expect it: look at ${here}.`)
    return body
  }

  if (build === 'jspi') {
    const sgemmOperation = call(runtime.indexOf(bodyOf('MlasSgemmOperation')))
    const activation = call(runtime.indexOf(bodyOf('MlasActivation')))
    const added = (name: string): number[] =>
      call(runtime.add(kernels.exported(name), kernels.signatureOf(name)))

    // MlasConvOperation's parameters, fields of the first of them (mlas.as has their offsets), and addresses.
    const [parameters, input, filter, bias, buffer, output, start, count] = [0, 1, 2, 3, 4, 5, 6, 7].map(
      local,
    ) as [number[], number[], number[], number[], number[], number[], number[], number[]]
    const field = (offset: number): number[] => [...parameters, ...load(offset)]
    const [filters, outputSize, depth] = [field(96), field(116), field(120)] as const
    const atStart = (address: number[]): number[] => [...address, ...start, ...i32(2), ...shiftLeft, ...add]
    const activate = [field(0), atStart(output), bias, filters, count, outputSize, activation].flat()

    const operation = bodyOf('MlasConvOperation')
    runtime.replace(
      operation,
      withPrologue(operation, [
        ...[parameters, input, filter, bias, buffer, output, start, count, added('depthwise')].flat(),
        ...returnAfter(activate),
        ...[parameters, added('pointwise')].flat(),
        ...returnAfter(
          [i32(NO_TRANS), i32(NO_TRANS), filters, count, depth, one].flat(),
          [filter, depth, atStart(input), outputSize].flat(),
          [parameters, loadFloat(124), atStart(output), outputSize, sgemmOperation].flat(),
          activate,
        ),
      ]),
    )

    // Parameters->u.GemmDirect.TransB = CblasNoTrans; Parameters->Algorithm = MlasConvAlgorithmGemmDirect
    const planned = local(5)
    const compute = bodyOf('Conv<float>::Compute')
    runtime.replace(
      compute,
      withExchange(
        compute,
        [planned, i32(NO_TRANS), store(152), planned, i32(0), store(128)].flat(),
        [planned, added('plan')].flat(),
      ),
    )

    // MlasActivation's parameters are those of ours.
    const activationBody = bodyOf('MlasActivation')
    const itsParameters = [0, 1, 2, 3, 4, 5].flatMap(local)
    runtime.replace(
      activationBody,
      withPrologue(activationBody, [...itsParameters, ...added('activate'), ...returnAfter()]),
    )

    // operator()(std::ptrdiff_t&& begin, std::ptrdiff_t&& end)
    const [task, begin, end] = [0, 1, 2].map(local) as [number[], number[], number[]]
    const pool = bodyOf('AveragePool2DTask')
    runtime.replace(
      pool,
      withPrologue(pool, [...[task, begin, load(0), end, load(0), added('means')].flat(), ...returnAfter()]),
    )

    // spin_count = spin_duration < 0 ? kDefaultSpinCount : ...
    const turns = (count: number): number[] => [isBelow, ifNumber, i32(count), otherwise].flat()
    const createPool = bodyOf('CreateThreadPool')
    runtime.replace(createPool, withExchange(createPool, turns(SPIN_TURNS.published), turns(SPIN_TURNS.own)))
  }
  runtime.replace(bodyOf('MlasSgemmKernelZero'), kernels.exported('sgemmZero'))
  runtime.replace(bodyOf('MlasSgemmKernelAdd'), kernels.exported('sgemmAdd'))
  runtime.replace(bodyOf('MlasComputeSumExpF32Kernel'), kernels.exported('sumExp'))
  runtime.replace(bodyOf('Exp<float>'), kernels.exported('exp'))
  return runtime.toBytes()
}
