import { afterAll, expect, it } from 'vitest'
import { bundleSchema } from '../core/bundle'
import { makePart } from '../core/fixtures/part'
import { PartDatabase } from '../lib/storage/part-database'
import { keepPart, refreshParts, usePartLibrary } from './part-library'

const bundle = bundleSchema.parse(await (await fetch('/models/default/bundle.json')).json())
const part = makePart(bundle)

/** As another tab would: its own connection, its own end of the channel. */
const otherTab = { database: new PartDatabase(), channel: new BroadcastChannel('flawscope.parts') }

const namesHere = () => usePartLibrary.getState().parts.map(({ name }) => name)

afterAll(async () => {
  await otherTab.database.delete('part-1')
  otherTab.database.close()
  otherTab.channel.close()
})

it('shows what another tab changes, and tells the other of what changes here', async () => {
  await refreshParts()
  await otherTab.database.put({ ...part, profile: { ...part.profile, name: 'Taught elsewhere' } })
  expect(namesHere()).not.toContain('Taught elsewhere')
  otherTab.channel.postMessage('changed')
  await expect.poll(namesHere).toContain('Taught elsewhere')

  const heard = new Promise((resolve) =>
    otherTab.channel.addEventListener('message', resolve, { once: true }),
  )
  expect((await keepPart(part)).ok).toBe(true)
  await heard
  const listed = await otherTab.database.list()
  expect(listed.ok && listed.value.map(({ name }) => name)).toContain('Flange')
})
