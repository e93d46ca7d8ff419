import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { flawscope } from '../python-env.ts'

/** Largest absolute differences over all pictures. */
interface MapDifferences {
  readonly coarse: number
  readonly refined: number
  readonly score: number
}

/** What the parity suite measures in Chromium. */
interface BrowserParity {
  readonly pictures: number
  /** Python ONNX Runtime against PyTorch. */
  readonly onnxruntime: MapDifferences
  readonly browser: {
    /** Grey levels, resized picture against Pillow. */
    readonly pixels: number
    readonly tensor: number
    readonly pytorch: MapDifferences
    readonly onnxruntime: MapDifferences
  }
}

export interface Parity extends BrowserParity {
  /** Largest difference of a map or score of the tiny bundle, WebGPU against WASM. */
  readonly webgpu: number
  /** Largest difference of the bundle's reference graph from Python, by provider. */
  readonly reference: { readonly wasm: number; readonly webgpu: number }
  /** Parts that the browser teaches, against Python, by provider; absent from older figures. */
  readonly teaching?: Readonly<Record<'wasm' | 'webgpu', TeachingParity>>
}

/** Largest differences of what is taught and of what it makes of other pictures. */
interface TeachingParity {
  /** Share of the bank's rows that Python chose and the browser did not, even one step of the grid apart. */
  readonly rows: number
  readonly statistics: number
  readonly leaveOneOut: number
  readonly maps: number
  readonly distance: number
}

/**
 * Writes the references with Pillow, PyTorch and ONNX Runtime and runs the parity suites against them.
 *
 * @throws Error when one of them finds more than its tolerance.
 */
export function measureParity(bundle: string, checkpoint: string): Parity {
  const python = (...args: string[]): void => {
    execFileSync(flawscope[0], [...flawscope.slice(1), ...args], { stdio: 'inherit' })
  }
  python('parity', '--bundle', bundle, '--checkpoint', checkpoint, '--out', '.generated/parity')
  python('tiny-bundle', '--out', '.generated/tiny')
  const clip = '.generated/tiny-clip'
  python('tiny-bundle', '--family', 'clip', '--out', clip)
  const trained = [
    '--checkpoint',
    `${clip}/checkpoint.safetensors`,
    '--reference',
    `${clip}/reference.safetensors`,
  ]
  python('parity', '--bundle', clip, ...trained, '--out', '.generated/parity-clip')
  const suites = ['parity', 'providers', 'reference', 'teaching'].map(
    (name) => `workers/inference/${name}.browser.test.ts`,
  )
  execFileSync('npx', ['vitest', 'run', '--project=browser', ...suites], { stdio: 'inherit' })
  const read = (file: string): unknown => JSON.parse(readFileSync(`.generated/${file}.json`, 'utf8'))
  return {
    ...(read('parity-browser') as BrowserParity),
    ...(read('parity-webgpu') as Pick<Parity, 'webgpu'>),
    reference: read('parity-reference') as Parity['reference'],
    teaching: read('parity-teaching') as NonNullable<Parity['teaching']>,
  }
}
