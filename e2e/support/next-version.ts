import { createHash } from 'node:crypto'
import { cpSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const md5 = (content: string): string => createHash('md5').update(content).digest('hex')

/**
 * Makes of a build what a build of the next version would be, without the minute that one takes: the page says which
 * it is, every script has another hash in its name and is gone under the old one, and the service worker lists them.
 */
export function makeNextVersion(dist: string, folder: string): void {
  rmSync(folder, { recursive: true, force: true })
  cpSync(dist, folder, { recursive: true })
  const scripts = readdirSync(join(folder, 'assets')).filter((name) => name.endsWith('.js'))
  const next = (name: string): string => name.replace(/\.js$/, 'n.js')
  const rename = (text: string): string =>
    scripts.reduce((renamed, name) => renamed.replaceAll(name, next(name)), text)
  for (const name of scripts) {
    const path = join(folder, 'assets', name)
    writeFileSync(path, rename(readFileSync(path, 'utf8')))
    renameSync(path, join(folder, 'assets', next(name)))
  }
  let worker = rename(readFileSync(join(folder, 'service-worker.js'), 'utf8'))
  for (const name of ['index.html', 'offline.json']) {
    const before = readFileSync(join(folder, name), 'utf8')
    const after = rename(before).replace('<title>', '<meta name="version" content="next" /><title>')
    writeFileSync(join(folder, name), after)
    if (!worker.includes(md5(before))) throw new Error(`The service worker does not list ${name}.`)
    worker = worker.replaceAll(md5(before), md5(after))
  }
  writeFileSync(join(folder, 'service-worker.js'), worker)
}
