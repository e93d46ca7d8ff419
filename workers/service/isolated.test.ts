import { expect, test } from 'vitest'
import { securityHeaders } from '../../src/core/security-headers'
import { isolated } from './isolated'

test('a plain answer gets every header of the app and keeps its body and its own headers', async () => {
  const response = isolated(new Response('page', { headers: { 'content-type': 'text/html' } }))
  for (const [name, value] of Object.entries(securityHeaders)) expect(response.headers.get(name)).toBe(value)
  expect(response.headers.get('content-type')).toBe('text/html')
  expect(await response.text()).toBe('page')
})

test('what a host forbids stays forbidden, and what would take isolation away does not count', () => {
  const policy = "default-src 'none'"
  const { headers } = isolated(
    new Response('page', {
      headers: { 'content-security-policy': policy, 'cross-origin-opener-policy': 'unsafe-none' },
    }),
  )
  expect(headers.get('content-security-policy')).toBe(policy)
  expect(headers.get('cross-origin-opener-policy')).toBe('same-origin')
})

test('an answer that has everything is given as it is, so that compiled code that belongs to it is kept', () => {
  const complete = isolated(new Response('script'))
  expect(isolated(complete)).toBe(complete)
})

test('answers without a body can be given, and those that cannot be opened are left alone', () => {
  expect(isolated(new Response(null, { status: 204 })).status).toBe(204)
  const opaque = Response.error()
  expect(isolated(opaque)).toBe(opaque)
})
