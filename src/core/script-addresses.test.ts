import { describe, expect, it } from 'vitest'
import { checkScriptAddress } from './script-addresses'

const page = 'https://example.org/tools/flawscope/?x=1#/parts'

describe('checkScriptAddress', () => {
  it.each([
    ['assets/worker-1.js', 'https://example.org/tools/flawscope/assets/worker-1.js'],
    ['https://example.org/tools/flawscope/sw.js', 'https://example.org/tools/flawscope/sw.js'],
  ])('lets %s through', (address, href) => {
    expect(checkScriptAddress(address, page)).toBe(href)
  })

  it.each([
    'https://evil.example/worker.js',
    '//evil.example/worker.js',
    '/elsewhere/worker.js',
    '../worker.js',
    'assets/../../worker.js',
    'data:text/javascript,alert(1)',
    'blob:https://example.org/0b8e7f3c-0000-4000-8000-000000000000',
    'javascript:alert(1)',
    'https://example.org.evil.example/tools/flawscope/worker.js',
  ])('refuses %s', (address) => {
    expect(() => checkScriptAddress(address, page)).toThrow(TypeError)
  })
})
