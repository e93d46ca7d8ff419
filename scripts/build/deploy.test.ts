import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { securityHeaders } from '../../src/core/security-headers'
import { headersFile } from './host-headers'

test('the nginx site sends the headers of the app, and no others', () => {
  const lines = readFileSync('deploy/nginx.conf', 'utf8').matchAll(/^ *add_header (\S+) "(.*)" always;$/gm)
  expect(Object.fromEntries(Array.from(lines, ([, name, value]) => [name, value]))).toEqual(securityHeaders)
})

const folder = mkdtempSync(join(tmpdir(), 'flawscope-serve-'))
let address = ''
let stop = () => undefined as unknown

beforeAll(async () => {
  writeFileSync(join(folder, 'index.html'), '<!doctype html>')
  mkdirSync(join(folder, 'assets'))
  writeFileSync(join(folder, 'assets', 'app-abc.js'), 'export {}')
  writeFileSync(join(folder, '_headers'), headersFile())
  const server = spawn('python3', ['deploy/serve.py', folder, '--port', '0', '--no-browser'])
  stop = () => server.kill()
  const [line] = (await once(server.stdout, 'data')) as [Buffer]
  address = /http:\S+/.exec(line.toString())![0]
})

afterAll(() => {
  stop()
  rmSync(folder, { recursive: true })
})

test('the tiny server sends the headers of the app and types that browsers accept', async () => {
  const page = await fetch(address)
  expect(page.status).toBe(200)
  for (const [name, value] of Object.entries(securityHeaders)) expect(page.headers.get(name)).toBe(value)
  expect(page.headers.get('cache-control')).toBe('no-cache')
  const script = await fetch(`${address}assets/app-abc.js`)
  expect(script.headers.get('content-type')).toBe('text/javascript')
  expect(script.headers.get('cache-control')).toContain('immutable')
  expect(script.headers.get('cross-origin-opener-policy')).toBe('same-origin')
})

test('the tiny server shows no folders, and nothing beside the build', async () => {
  expect((await fetch(`${address}assets/`)).status).toBe(404)
  expect((await fetch(`${address}..%2f..%2fetc%2fpasswd`)).status).toBe(404)
})
