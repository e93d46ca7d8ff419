import { afterAll, expect, it } from 'vitest'
import { pictureFixtures } from '../../core/fixtures/pictures'
import { EngineClient } from './engine-client'

const client = new EngineClient()
afterAll(() => client.dispose())

it('inspects while the page is busy with something else', async () => {
  const bundleUrl = new URL('/.generated/tiny/', location.origin).href
  const started = await client.start({ bundleUrl, provider: 'wasm', threads: 1 })
  expect(started.ok).toBe(true)
  const picture = new Blob([pictureFixtures[0]!.file])
  // What is made once is there afterwards.
  await client.inspect(picture)

  const busyMs = 2000
  const inspecting = client.inspect(picture)
  const from = performance.now()
  while (performance.now() - from < busyMs);
  const result = await inspecting

  if (!result.ok) throw new Error(result.error.message)
  expect(result.value.timings.totalMs).toBeLessThan(busyMs / 2)
})
