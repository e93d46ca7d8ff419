import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseManifest } from './bundle-loader'

const shipped = readFileSync(new URL('../../public/models/default/bundle.json', import.meta.url), 'utf8')

type Path = readonly (string | number)[]

/** The ways into a JSON value, the deepest included. */
function pathsOf(value: unknown, here: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [here]
  const keys = Array.isArray(value) ? [...value.keys()] : Object.keys(value)
  const inside = keys.flatMap((key) =>
    pathsOf((value as Record<string | number, unknown>)[key], [...here, key]),
  )
  return here.length > 0 ? [here, ...inside] : inside
}

// The rows of the evaluation are alike: a few stand for all, or nothing else would be drawn.
const paths = pathsOf(JSON.parse(shipped)).filter(
  ([top, list, row]) => !(top === 'evaluation' && list === 'rows' && Number(row) > 2),
)

/** What somebody would try: ways out of the folder, sizes no device has, keys that mean something to JavaScript. */
const hostile = fc.constantFrom<unknown>(
  '../secret.onnx',
  '/etc/passwd',
  '//elsewhere.example/x.onnx',
  'https://elsewhere.example/x.onnx',
  'javascript:alert(1)',
  'a/%2e%2e/b',
  '<img src=x onerror=alert(1)>',
  '\u202Egnp.x',
  '',
  -1,
  0,
  0.5,
  1e308,
  Number.MAX_SAFE_INTEGER,
  null,
  true,
  [],
  {},
  JSON.parse('{"__proto__": {"polluted": true}}'),
)

const change = fc.record({
  path: fc.constantFrom(...paths),
  value: fc.oneof(hostile, fc.jsonValue(), fc.constant(undefined)),
})

/** The shipped manifest with values replaced, or left out where the value is undefined. */
function changed(changes: readonly { path: Path; value: unknown }[]): string {
  const manifest = JSON.parse(shipped) as Record<string | number, unknown>
  for (const { path, value } of changes) {
    const parent = path
      .slice(0, -1)
      .reduce<unknown>(
        (inner, key) => (inner as Record<string | number, unknown> | null | undefined)?.[key],
        manifest,
      )
    if (typeof parent === 'object' && parent !== null)
      // A copy: a later change may lie inside this one, and the values are drawn again for the next run.
      (parent as Record<string | number, unknown>)[path.at(-1)!] = structuredClone(value)
  }
  return JSON.stringify(manifest)
}

function filesOf(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, inner]) =>
    key === 'file' && typeof inner === 'string' ? [inner] : filesOf(inner),
  )
}

describe('parseManifest', () => {
  it('takes the shipped one', () => {
    expect(parseManifest(shipped).ok).toBe(true)
  })

  it('takes a changed one whole, or refuses it with a way out', () => {
    const outcomes = { taken: 0, refused: 0 }
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 3 }), (changes) => {
        const parsed = parseManifest(changed(changes))
        if (!parsed.ok) {
          outcomes.refused++
          expect(parsed.error).toMatchObject({ code: 'bundle-invalid' })
          expect((parsed.error.detail ?? '').length).toBeLessThanOrEqual(2000)
          return
        }
        outcomes.taken++
        const { input, outputs, graphs } = parsed.value
        const folder = 'https://here.example/models/x/'
        for (const file of filesOf(parsed.value)) {
          expect(new URL(file, folder).href).toBe(folder + file)
        }
        expect(input.size).toBeLessThanOrEqual(4096)
        for (const { shape } of [outputs.coarse, outputs.refined, ...outputs.features]) {
          expect(shape.reduce((product, side) => product * side)).toBeLessThanOrEqual(2 ** 28)
        }
        for (const { bytes } of graphs.detector.variants) expect(bytes).toBeLessThan(2 ** 31)
      }),
      { numRuns: 2000 },
    )
    // Neither kind is so rare that the test would be of one alone.
    expect(Math.min(outcomes.taken, outcomes.refused)).toBeGreaterThan(50)
    expect({}).not.toHaveProperty('polluted')
  })

  it('refuses any other text', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        expect(parseManifest(text)).toMatchObject({ ok: false, error: { code: 'bundle-invalid' } })
      }),
    )
  })
})
