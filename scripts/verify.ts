import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { cpus, release, totalmem, type } from 'node:os'
import sharp from 'sharp'
import { build } from 'vite'
import { bundleSchema } from '../src/core/bundle.ts'
import { preparePython } from './python-env.ts'
import { measureAccuracy } from './verify/accuracy.ts'
import { measureBrowserEvaluation } from './verify/browser-evaluation.ts'
import { measureHistory } from './verify/history.ts'
import { measureLighthouse } from './verify/lighthouse.ts'
import { measureParity } from './verify/parity.ts'
import { measureQueueRun } from './verify/queue-run.ts'
import { summariseReferences } from './verify/references.ts'
import { toMarkdown, toReadme, type Verification } from './verify/report.ts'
import { measureSizes } from './verify/sizes.ts'
import { measureSpeed } from './verify/speed.ts'
import { measureTeaching } from './verify/teaching.ts'
import { measureViewerFrames } from './verify/viewer-frames.ts'

/** Measures everything that documents state and writes it to docs/verification.{md,json} and the README. */

const folder = 'public/models/default'
const checkpoint = 'training/checkpoints/default.safetensors'

preparePython()
await build({ logLevel: 'error' })

const bundle = bundleSchema.parse(JSON.parse(readFileSync(`${folder}/bundle.json`, 'utf8')))
const detector = bundle.graphs.detector.variants.find(({ precision }) => precision === 'fp32')!

const parity = measureParity(folder, checkpoint)
const speed = await measureSpeed(folder, await makeMegapixelPicture())
const viewer = await measureViewerFrames()
const lighthouse = await attempt('Lighthouse', measureLighthouse)
const queue = await attempt('a long queue', measureQueueRun)
const history = await attempt('history', measureHistory)
const teaching = await attempt('teaching', measureTeaching)
const accuracy = await attempt('accuracy', () => measureAccuracy(folder))
const evaluation = await attempt('evaluation in the browser', measureBrowserEvaluation)

const verification: Verification = {
  createdAt: new Date().toISOString(),
  machine: {
    processor: cpus()[0]!.model,
    cores: cpus().length,
    memoryGb: Math.round(totalmem() / 2 ** 30),
    system: `${type()} ${release()}`,
  },
  bundle: {
    id: bundle.id,
    version: bundle.version,
    sha256: createHash('sha256')
      .update(readFileSync(`${folder}/${detector.file}`))
      .digest('hex'),
  },
  sizes: measureSizes(),
  speed,
  viewer,
  ...(lighthouse ? { lighthouse } : {}),
  ...(queue ? { queue } : {}),
  ...(history ? { history } : {}),
  ...(teaching ? { teaching } : {}),
  parity,
  ...(accuracy ? { accuracy } : {}),
  ...(evaluation ? { evaluation } : {}),
  references: summariseReferences(bundle.evaluation.rows),
}

writeFileSync('docs/verification.json', `${JSON.stringify(verification, null, 2)}\n`)
writeFileSync('docs/verification.md', toMarkdown(verification))
writeFileSync('README.md', withFigures(readFileSync('README.md', 'utf8'), toReadme(verification)))
console.log('wrote docs/verification.md, docs/verification.json and the figures of README.md')

/**
 * One of the measurements that the report can do without: what fails is left out and said, and the others, which
 * take minutes, are not lost.
 */
async function attempt<T>(name: string, measure: () => T | Promise<T>): Promise<T | undefined> {
  console.log(`measuring: ${name}`)
  try {
    return await measure()
  } catch (cause) {
    console.error(`${name} could not be measured:`, cause)
    process.exitCode = 1
    return undefined
  }
}

/** A sample part as a JPEG of one megapixel. */
async function makeMegapixelPicture(): Promise<string> {
  const path = '.generated/megapixel.jpg'
  await sharp('public/samples/blister/blister-good-1.webp')
    .resize(1152, 864)
    .jpeg({ quality: 92, chromaSubsampling: '4:4:4' })
    .toFile(path)
  return path
}

function withFigures(readme: string, figures: string): string {
  const between = /(<!-- figures:start -->\n)[\s\S]*?(<!-- figures:end -->)/
  if (!between.test(readme)) throw new Error('README.md has lost the markers around its figures.')
  return readme.replace(between, (_, start: string, end: string) => `${start}\n${figures}\n\n${end}`)
}
