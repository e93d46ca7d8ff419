import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { collectNotices } from './licences'

const notices = collectNotices('.')

it('names every package that is shipped, the model and the app, each with a licence', () => {
  const { dependencies } = JSON.parse(readFileSync('package.json', 'utf8')) as {
    dependencies: Record<string, string>
  }
  const named = new Map(notices.map(({ name, version }) => [name, version]))
  for (const [name, version] of Object.entries(dependencies)) expect(named.get(name), name).toBe(version)
  const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8')) as {
    packages: Record<string, { dev?: boolean }>
  }
  const shipped = Object.entries(packages).filter(([path, { dev }]) => path !== '' && !dev)
  expect(shipped.length).toBeGreaterThan(100)
  for (const [path] of shipped) expect([...named.keys()]).toContain(path.split('node_modules/').at(-1))
  expect(notices[0]).toMatchObject({ name: 'Flawscope', licence: 'Apache-2.0' })
  expect(notices[1]).toMatchObject({ licence: 'CC-BY-SA-4.0' })
  expect(notices.filter(({ licence }) => licence === 'unknown')).toEqual([])
})

it('has no licence that the app could not be given away under', () => {
  const known =
    /^\(?(MIT|MIT-0|ISC|BSD-[23]-Clause|Apache-2\.0|OFL-1\.1|LGPL-3\.0|0BSD|Unlicense|CC0-1\.0|Zlib|CC-BY-SA-4\.0|CC-BY-4\.0|BlueOak-1\.0\.0|Python-2\.0)( (AND|OR) [\w.-]+)*\)?$/
  expect(notices.filter(({ licence }) => !known.test(licence)).map(({ name }) => name)).toEqual([])
  // What obliges to more than naming is said.
  for (const { name, licence, note } of notices)
    if (licence.includes('GPL')) expect(note, name).toMatch(/replace/)
})
