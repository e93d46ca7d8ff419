import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { cpus, release, totalmem, type } from 'node:os'
import { isDeepStrictEqual } from 'node:util'
import sharp from 'sharp'
import { build } from 'vite'
import { bundleSchema } from '../src/core/bundle.ts'
import type { Providers } from './providers/run.ts'
import { preparePython } from './python-env.ts'
import { measureAccuracy } from './verify/accuracy.ts'
import { measureBrowserEvaluation } from './verify/browser-evaluation.ts'
import { measureHistory } from './verify/history.ts'
import { measureLighthouse } from './verify/lighthouse.ts'
import { measureOutliers } from './verify/outliers.ts'
import { measureParity } from './verify/parity.ts'
import { measureQueueLots } from './verify/queue-lots.ts'
import { measureQueueResident } from './verify/queue-resident.ts'
import { measureQueueRun } from './verify/queue-run.ts'
import { summariseReferences } from './verify/references.ts'
import { toMarkdown, toReadme, type Machine, type Measurement, type Verification } from './verify/report.ts'
import { measureSizes } from './verify/sizes.ts'
import { measureSpeed } from './verify/speed.ts'
import { summariseSpeed } from './verify/speed-runs.ts'
import { measureTeaching } from './verify/teaching.ts'
import { measureViewerFrames } from './verify/viewer-frames.ts'

/**
 * Measures everything that documents state and writes it to docs/verification.{md,json} and the README.
 *
 *   npm run verify [-- parity speed ...]   only these; the others stay as they were measured before
 */

const folder = 'public/models/default'
/** Written by `scripts/providers/measure.ts` where there is a graphics adapter. */
const otherMachine = 'docs/providers.json'
const checkpoint = 'training/checkpoints/default.safetensors'
const reportFile = 'docs/verification.json'

preparePython()
await build({ logLevel: 'error' })

const bundle = bundleSchema.parse(JSON.parse(readFileSync(`${folder}/bundle.json`, 'utf8')))
const detector = bundle.graphs.detector.variants.find(({ precision }) => precision === 'fp32')!

const chosen = process.argv.slice(2)
const earlier = JSON.parse(readFileSync(reportFile, 'utf8')) as Verification
const before = chosen.length > 0 ? earlier : undefined
const sha256 = createHash('sha256')
  .update(readFileSync(`${folder}/${detector.file}`))
  .digest('hex')
if (before && before.bundle.sha256 !== sha256)
  throw new Error('The figures in docs/verification.json are of another bundle: measure everything.')
const today = new Date().toISOString()
const measuredAt: Record<string, string> = { ...before?.measuredAt }
const machine: Machine = {
  processor: describeProcessor(),
  cores: cpus().length,
  memoryGb: Math.round(totalmem() / 2 ** 30),
  system: `${type()} ${release()}`,
}
const measuredOn = new Map<string, Machine>(Object.entries(before?.measuredOn ?? {}))

const pictures = {
  megapixel: await makePicture('megapixel', 1152, 864),
  twelveMegapixels: await makePicture('twelve-megapixels', 4000, 3000),
}
const parity = (await attempt('parity', () => measureParity(folder, checkpoint))) ?? needed('parity')
const speed =
  (await attempt('speed', () => measureSpeed(folder, bundle.input.size, pictures))) ?? needed('speed')
const viewer = await attempt('viewer', measureViewerFrames)
const lighthouse = await attempt('lighthouse', measureLighthouse)
const queue = await attempt('queue', measureQueueRun)
const resident = await attempt('resident', () => measureQueueResident())
const lots = await attempt('lots', measureQueueLots)
const history = await attempt('history', measureHistory)
const teaching = await attempt('teaching', measureTeaching)
const accuracy = await attempt('accuracy', () => measureAccuracy(folder))
const evaluation = await attempt('evaluation', measureBrowserEvaluation)
const outliers = await attempt('outliers', () => measureOutliers(folder))

const verification: Verification = {
  createdAt: before?.createdAt ?? today,
  ...(Object.keys(measuredAt).length > 0 ? { measuredAt } : {}),
  machine: before?.machine ?? machine,
  ...(measuredOn.size > 0 ? { measuredOn: Object.fromEntries(measuredOn) } : {}),
  bundle: { id: bundle.id, version: bundle.version, sha256 },
  sizes: measureSizes(),
  speed,
  speedRuns: [
    ...earlier.speedRuns,
    ...(speed === before?.speed ? [] : [summariseSpeed(speed, machine.processor, today)]),
  ],
  ...(viewer ? { viewer } : {}),
  ...(lighthouse ? { lighthouse } : {}),
  ...(queue ? { queue } : {}),
  ...(resident ? { resident } : {}),
  ...(lots ? { lots } : {}),
  ...(history ? { history } : {}),
  ...(teaching ? { teaching } : {}),
  parity,
  ...(existsSync(otherMachine)
    ? { providers: JSON.parse(readFileSync(otherMachine, 'utf8')) as Providers[] }
    : {}),
  ...(accuracy ? { accuracy } : {}),
  ...(evaluation ? { evaluation } : {}),
  ...(outliers ? { outliers } : {}),
  references: summariseReferences(bundle.evaluation.rows),
}

writeFileSync(reportFile, `${JSON.stringify(verification, null, 2)}\n`)
writeFileSync('docs/verification.md', toMarkdown(verification))
writeFileSync('README.md', withFigures(readFileSync('README.md', 'utf8'), toReadme(verification)))
console.log('wrote docs/verification.md, docs/verification.json and the figures of README.md')

/**
 * One measurement, or what it gave before where others were chosen. What fails is left out and said: the others, which
 * take minutes, are not lost.
 */
async function attempt<Name extends Measurement>(
  name: Name,
  measure: () => Verification[Name] | Promise<Verification[Name]>,
): Promise<Verification[Name] | undefined> {
  if (chosen.length > 0 && !chosen.includes(name)) return before?.[name]
  console.log(`measuring: ${name}`)
  try {
    const measured = await measure()
    if (before && measured) {
      measuredAt[name] = today
      if (isDeepStrictEqual(machine, before.machine)) measuredOn.delete(name)
      else measuredOn.set(name, machine)
    }
    return measured
  } catch (cause) {
    console.error(`${name} could not be measured:`, cause)
    process.exitCode = 1
    return undefined
  }
}

/** With family and model where the system tells them: processors of different speed have the same name. */
function describeProcessor(): string {
  const { model } = cpus()[0]!
  const facts = existsSync('/proc/cpuinfo') ? readFileSync('/proc/cpuinfo', 'utf8') : ''
  const [family, number] = ['cpu family', 'model'].map(
    (name) => new RegExp(`^${name}\\s*: (\\d+)$`, 'm').exec(facts)?.[1],
  )
  return family && number ? `${model} (family ${family}, model ${number})` : model
}

function needed(name: Measurement): never {
  throw new Error(`The report cannot do without ${name}.`)
}

/** A sample part as a JPEG of this size. */
async function makePicture(name: string, width: number, height: number): Promise<string> {
  mkdirSync('.generated', { recursive: true })
  const path = `.generated/${name}.jpg`
  await sharp('public/samples/blister/blister-good-1.webp')
    .resize(width, height)
    .jpeg({ quality: 92, chromaSubsampling: '4:4:4' })
    .toFile(path)
  return path
}

function withFigures(readme: string, figures: string): string {
  const between = /(<!-- figures:start -->\n)[\s\S]*?(<!-- figures:end -->)/
  if (!between.test(readme)) throw new Error('README.md has lost the markers around its figures.')
  return readme.replace(between, (_, start: string, end: string) => `${start}\n${figures}\n\n${end}`)
}
