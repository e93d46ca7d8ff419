import { afterEach, expect, it } from 'vitest'
import { pictureFixtures } from '../../core/fixtures/pictures'
import type { Result } from '../../core/errors'
import type { Inspection } from '../../core/inference'
import { EngineClient } from './engine-client'

const bundleUrl = new URL('/.generated/tiny/', location.origin).href
const files = pictureFixtures.slice(0, 2).map(({ file }) => new Blob([file]))

let client: EngineClient
afterEach(() => client.dispose())

async function start(): Promise<void> {
  client = new EngineClient()
  const started = await client.start({ bundleUrl, provider: 'wasm', threads: 1 })
  if (!started.ok) throw new Error(started.error.message)
}

const valueOf = (result: Result<Inspection>): Inspection => {
  if (!result.ok) throw new Error(result.error.message)
  return result.value
}

it('come after the answers, each for its own picture', async () => {
  await start()
  const answers = (await Promise.all(files.map((file) => client.inspect(file)))).map(valueOf)
  for (const { thumbnail, width, height } of answers) {
    const blob = await thumbnail
    expect(blob?.type).toBe('image/jpeg')
    const bitmap = await createImageBitmap(blob!)
    const scale = Math.min(1, 160 / Math.max(width, height))
    expect([bitmap.width, bitmap.height]).toEqual([width * scale, height * scale].map(Math.round))
  }
})

it('come for pictures that nothing is kept of', async () => {
  await start()
  const answer = valueOf(await client.inspect(files[0]!, { isPassing: true }))
  expect((await answer.thumbnail)?.type).toBe('image/jpeg')
})

it('are null once the worker is gone, and nothing waits for them', async () => {
  await start()
  const { thumbnail } = valueOf(await client.inspect(files[0]!))
  client.dispose()
  expect(await thumbnail).toBeNull()
})
