import { z } from 'zod/mini'
import { count, probability, text } from './schema-parts'

/**
 * The model bundle: the contract between training and browser, kept here and nowhere else.
 *
 * `npm run schema` writes it as JSON Schema to `public/models/bundle.schema.json`, which the Python
 * exporter validates against; a test fails when that file is stale.
 */
export const BUNDLE_FORMAT = 1

/** A path inside the bundle's own folder: no scheme, no leading slash, no way up. */
const relativePath = z
  .string()
  .check(z.regex(/^(?!.*(?:^|\/)\.\.?(?:\/|$))[A-Za-z0-9._-]+(?:\/[A-Za-z0-9._-]+)*$/))

/** What a browser can hold in one piece. */
const MAXIMUM_FILE_BYTES = 2 ** 31 - 1

const fileReference = z.object({
  file: relativePath,
  bytes: z.int().check(z.positive(), z.maximum(MAXIMUM_FILE_BYTES)),
  sha256: z.string().check(z.regex(/^[0-9a-f]{64}$/)),
})

/** A manifest that asks for more would end in a failed allocation, far from what caused it. */
const MAXIMUM_CELLS = 2 ** 28

/** A side of a picture or map, in pixels or cells. */
const side = count.check(z.maximum(4096))

const tensor = z.object({
  name: text,
  /** Static dimensions, batch first. */
  shape: z.array(count).check(
    z.minLength(1),
    z.refine((shape) => shape.reduce((product, length) => product * length, 1) <= MAXIMUM_CELLS),
  ),
})

/** What a minor version of ONNX Runtime is called, such as `1.30`. */
const runtimeVersion = z.string().check(z.regex(/^\d+\.\d+$/))

const graphFile = z.extend(fileReference, {
  opset: count,
  /** Execution providers the exporter means this file for, best first. */
  providers: z.array(z.enum(['webgpu', 'wasm'])).check(z.minLength(1)),
  /** WebGPU adapter features without which this file must not be chosen. */
  requires: z.array(z.string()),
  /**
   * The same graph as the CPU provider of one version of ONNX Runtime has it once it has optimised it, with operators of that
   * runtime's own: WebAssembly starts sooner with it. Its weights are in the plain file.
   */
  optimised: z.optional(z.extend(fileReference, { runtime: runtimeVersion })),
})

const evaluationRow = z.object({
  category: text,
  /**
   * Whether pictures of this category were used in training; `fold`: measured with models that the same recipe
   * gave without the category and its relatives.
   */
  split: z.enum(['seen', 'unseen', 'fold']),
  references: z.int().check(z.nonnegative()),
  /** `distance`: plain nearest-neighbour distance to the references, the baseline of `refined`. */
  map: z.enum(['coarse', 'refined', 'distance']),
  /** Fractions in [0, 1]; null where the category has no masks or only one class. */
  imageAuroc: z.nullable(probability),
  pixelAuroc: z.nullable(probability),
  pixelAp: z.nullable(probability),
  aupro: z.nullable(probability),
})

/** Full and half precision keep the accuracy of the bundle; integers are offered only with their own beside. */
const variant = z.discriminatedUnion('precision', [
  z.extend(graphFile, { precision: z.enum(['fp32', 'fp16']) }),
  z.extend(graphFile, {
    precision: z.literal('int8'),
    accuracy: z.object({ protocol: text, rows: z.array(evaluationRow).check(z.minLength(1)) }),
  }),
])

const graph = z.object({ variants: z.array(variant).check(z.minLength(1)) })

const goldenTolerance = z.object({
  /** Largest absolute difference allowed on any cell of a golden map, by precision. */
  fp32: z.number().check(z.positive()),
  fp16: z.number().check(z.positive()),
})

export const bundleSchema = z.object({
  format: z.literal(BUNDLE_FORMAT),
  id: z.string().check(z.regex(/^[a-z0-9][a-z0-9-]*$/)),
  name: text,
  version: text,
  licence: text,
  createdAt: z.iso.datetime(),
  backbone: z.object({
    family: z.enum(['clip', 'lit']),
    name: text,
    /** Parameters that remain in the exported detector graph. */
    parameters: count,
  }),
  prompt: z.object({
    template: text,
    states: z.object({ normal: text, abnormal: text }),
    learnedTokens: z.int().check(z.nonnegative()),
  }),
  input: z.object({
    name: z.literal('pixels'),
    /** Side S of the square network input, in pixels. */
    size: side,
    /** The whole picture is stretched to S x S; maps are stretched back the same way. */
    fit: z.literal('stretch'),
    filter: z.enum(['bilinear', 'bicubic']),
    /** The 8-bit fixed-point resampling of Pillow 13 and later; see resample.ts. */
    arithmetic: z.literal('pillow-8bit'),
    /** Transparent pixels are composited over white before anything else. */
    alpha: z.literal('over-white'),
    /** Channel = (value / 255 - mean) / std in float32, RGB order. */
    mean: z.tuple([z.number(), z.number(), z.number()]),
    std: z.tuple([
      z.number().check(z.positive()),
      z.number().check(z.positive()),
      z.number().check(z.positive()),
    ]),
  }),
  graphs: z.object({ detector: graph, reference: z.optional(graph) }),
  outputs: z.object({
    coarse: tensor,
    refined: tensor,
    score: tensor,
    /** Patch features, one a level, L2-normalised over channels; the reference graph reads them. */
    features: z.array(tensor).check(z.minLength(1)),
  }),
  /** How a part is taught; `training/src/flawscope/teaching.py` is the reference to the bit. */
  reference: z.optional(
    z.object({
      /** In the order of the graph's inputs `bank_<name>` and of the rows of `statistics`. */
      levels: z
        .array(
          z.object({
            name: text,
            /** Name of the detector's output that the vectors are made from. */
            source: text,
            channels: count.check(z.maximum(2 ** 16)),
            /** Cells a side of `source`. */
            side,
            /** Side of the mean over cells, without padding, that turns features into vectors. */
            window: count,
            /** Most rows of the bank. */
            bank: count.check(z.maximum(2 ** 20)),
            /** Most rows that one picture puts up for the bank. */
            share: count,
          }),
        )
        .check(z.minLength(1)),
      maximumBank: count,
      maximumPictures: count,
      /** Features are rounded half up to multiples of 1 / grid before selection. */
      grid: count,
      /** Names of the views of a picture, in order; signed numbers are rotations in degrees. */
      views: z.array(text).check(z.minLength(1)),
      /** The first entry whose `pictures` is not exceeded says how many views to take; beyond, one. */
      viewBudget: z.array(z.object({ pictures: count, views: count })),
      /** Cosine and sine to use, so that no mathematical library has a say. */
      rotations: z.array(z.object({ degrees: z.int(), cosine: z.number(), sine: z.number() })),
      /** Spread = this quantile - median of the leave-one-out distances, at least `leastSpread`. */
      upperQuantile: probability,
      leastSpread: z.number().check(z.positive()),
      selection: text,
    }),
  ),
  calibration: z.object({
    imageThreshold: probability,
    pixelThreshold: probability,
    /** Share of good pictures the image threshold was set to flag. */
    falseAlarmRate: probability,
    goodScoreQuantiles: z
      .array(z.object({ quantile: probability, score: probability }))
      .check(z.minLength(1)),
    /** Which pictures the figures come from, in a sentence. */
    source: text,
  }),
  golden: z.object({
    image: fileReference,
    /** Raw little-endian float32, row major, in the shape of the output of the same name. */
    coarse: fileReference,
    refined: fileReference,
    score: probability,
    /** What the golden image gives against a part that is taught from one good picture. */
    reference: z.optional(
      z.object({ good: fileReference, coarse: fileReference, refined: fileReference, score: probability }),
    ),
    tolerance: z.object({ wasm: goldenTolerance, webgpu: goldenTolerance }),
  }),
  evaluation: z.object({ protocol: text, rows: z.array(evaluationRow) }),
  training: z.object({
    categories: z.array(
      z.object({
        name: text,
        pictures: count,
        licence: text,
        credit: text,
      }),
    ),
    hyperparameters: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
    seed: z.int(),
    wallSeconds: z.number().check(z.nonnegative()),
  }),
})

export type Bundle = z.infer<typeof bundleSchema>
export type GraphVariant = z.infer<typeof variant>

/** Every file of a bundle's graphs: their variants', and what of them was optimised beforehand. */
export const graphFiles = ({ detector, reference }: Bundle['graphs']) =>
  [detector, reference].flatMap((graph) =>
    (graph?.variants ?? []).flatMap((variant) => [
      variant,
      ...(variant.optimised ? [variant.optimised] : []),
    ]),
  )

/** `public/models/index.json`: the bundles that ship; the first is the default. */
export const bundleIndexSchema = z.object({
  bundles: z.array(z.object({ id: text, folder: relativePath, bytes: count })).check(z.minLength(1)),
})

/**
 * What tells one build of a model from another, whatever its version says: the hash of its first detector graph, not of
 * the one that runs here, which another device may not choose.
 */
export const modelHash = ({ graphs }: Bundle): string => graphs.detector.variants[0]!.sha256
