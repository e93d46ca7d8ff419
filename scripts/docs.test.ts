import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { expect, it } from 'vitest'

const documents = ['README.md', 'SECURITY.md', ...readdirSync('docs').map((name) => `docs/${name}`)].filter(
  (name) => name.endsWith('.md'),
)

it.each(documents)('%s names files that are there', (name) => {
  const named = readFileSync(name, 'utf8').matchAll(
    /`((?:src|workers|scripts|training|e2e|public|deploy)\/[\w./-]+)`/g,
  )
  const missing = [...named].map(([, path]) => path!).filter((path) => !existsSync(path))
  expect(missing).toEqual([])
})
