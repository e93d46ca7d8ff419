import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Plugin } from 'vite'

/** A part of what is shipped, and what its authors ask for. */
interface Notice {
  readonly name: string
  readonly version: string
  /** SPDX. */
  readonly licence: string
  /** What a reader has to know besides. */
  readonly note?: string
  /** The licence's own words; absent where the package brings none. */
  readonly text?: string
}

interface Lockfile {
  readonly packages: Readonly<
    Record<string, { readonly version?: string; readonly license?: string; readonly dev?: boolean }>
  >
}

/** Said of a package where its name and licence do not say enough. */
const notes: Readonly<Record<string, string>> = {
  'libheif-js':
    'The HEIC decoder is a file of its own, libheif.wasm, which the page fetches when a HEIC picture comes; you may replace it with a build of your own. Its source: https://github.com/catdad-experiments/libheif-js and https://github.com/strukturag/libheif.',
}

const readJson = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8'))

/** The licence file of a package's folder. */
function textIn(folder: string): string | undefined {
  if (!existsSync(folder)) return undefined
  const file = readdirSync(folder).find((name) => /^(licen[cs]e|copying)(\.|-|$)/i.test(name))
  return file && readFileSync(join(folder, file), 'utf8').trim()
}

/** Every package that the lockfile does not call a tool of development, in the order of names. */
function packages(root: string): Notice[] {
  const lockfile = readJson(join(root, 'package-lock.json')) as Lockfile
  return Object.entries(lockfile.packages)
    .filter(([path, { dev, version }]) => path.startsWith('node_modules/') && !dev && version !== undefined)
    .map(([path, { version = '', license = 'unknown' }]): Notice => {
      const name = path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length)
      const [note, text] = [notes[name], textIn(join(root, path))]
      return { name, version, licence: license, ...(note ? { note } : {}), ...(text ? { text } : {}) }
    })
    .filter(
      ({ name, version }, index, all) =>
        all.findIndex((other) => other.name === name && other.version === version) === index,
    )
    .sort((a, b) => (a.name < b.name ? -1 : 1))
}

/** All that `dist` holds: the app itself, its model and pictures, and other people's work. */
export function collectNotices(root: string): Notice[] {
  const { version, license } = readJson(join(root, 'package.json')) as { version: string; license: string }
  const bundle = readJson(join(root, 'public/models/default/bundle.json')) as {
    name: string
    version: string
    licence: string
  }
  const text = textIn(root)
  return [
    { name: 'Flawscope', version, licence: license, ...(text ? { text } : {}) },
    {
      name: bundle.name,
      version: bundle.version,
      licence: bundle.licence,
      note: 'The weights of the model. Its model card, models/default/MODEL_CARD.md beside this page, names the pictures it learned from, their authors and licences.',
    },
    ...packages(root),
  ]
}

/** Writes `licences.json` beside the page, which shows it; the development server answers it as well. */
export function licences(): Plugin {
  const content = () => JSON.stringify({ notices: collectNotices(process.cwd()) })
  return {
    name: 'flawscope:licences',
    generateBundle() {
      this.emitFile({ type: 'asset', fileName: 'licences.json', source: content() })
    },
    configureServer({ middlewares }) {
      middlewares.use('/licences.json', (_, response) => {
        response.setHeader('Content-Type', 'application/json')
        response.end(content())
      })
    },
  }
}
