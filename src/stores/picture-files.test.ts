import { beforeEach, expect, test, vi } from 'vitest'
import {
  fileSource,
  heldFile,
  isOnlyOnDevice,
  leaveFile,
  readFilesWith,
  readPicture,
  sourceOf,
  takeBackFile,
} from './picture-files'

const device = new Map<string, Blob>()
const file = () => new File(['pixels'], 'a.png')
const textOf = async (source: Parameters<typeof readPicture>[0]) => (await readPicture(source)).text()

beforeEach(() => {
  device.clear()
  readFilesWith((name) => Promise.resolve(device.get(name)))
})

test('a file is held until it is left on the device, from where it is read', async () => {
  const source = fileSource(file())
  expect(source).toEqual({ kind: 'file', size: 6 })
  expect(isOnlyOnDevice(source)).toBe(false)
  expect(await textOf(source)).toBe('pixels')

  device.set('a', new Blob(['as kept']))
  leaveFile(source, 'a')
  expect(isOnlyOnDevice(source)).toBe(true)
  expect(heldFile(source)).toBeUndefined()
  expect(await textOf(source)).toBe('as kept')
})

test('what the device has no more cannot be read, and nothing else is given for it', async () => {
  const source = fileSource(file())
  leaveFile(source, 'gone')
  await expect(readPicture(source)).rejects.toThrow('no longer on this device')
  takeBackFile(source, undefined)
  await expect(readPicture(source)).rejects.toThrow('not at hand')
})

test('a file that is taken back while it is asked for is given', async () => {
  const source = fileSource(file())
  leaveFile(source, 'a')
  readFilesWith(() => {
    takeBackFile(source, file())
    return Promise.resolve(undefined)
  })
  expect(await textOf(source)).toBe('pixels')
})

test('of a file one can ask for the picture that it is, however long it has been left on the device', () => {
  const original = file()
  expect(sourceOf(original)).toBeUndefined()
  const source = fileSource(original)
  leaveFile(source, 'a')
  expect(sourceOf(original)).toBe(source)
  expect(sourceOf(file())).toBeUndefined()
})

test('a sample is fetched, and an answer that is no picture is none', async () => {
  const fetching = vi.spyOn(globalThis, 'fetch')
  fetching.mockResolvedValueOnce(new Response('sample'))
  expect(await textOf({ kind: 'sample', url: 'samples/a.webp' })).toBe('sample')
  fetching.mockResolvedValueOnce(new Response('', { status: 404 }))
  await expect(readPicture({ kind: 'sample', url: 'samples/a.webp' })).rejects.toThrow('404')
  fetching.mockRestore()
})
