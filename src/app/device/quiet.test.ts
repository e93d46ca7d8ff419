import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { fail } from '../../core/errors'
import { sentence } from '../../core/sentence'
import { useEngine } from '../../stores/engine'
import { useInspections } from '../../stores/inspections'
import { fileSource } from '../../stores/picture-files'
import { whenQuiet } from './quiet'

const { error } = fail(
  'provider-failed',
  sentence`The detector failed on WebGPU.`,
  sentence`Reload the page.`,
)

const picture = { name: 'a.png', source: fileSource(new File([], 'a.png')) }

/** Whether it has come by now. */
async function hasCome(quiet: Promise<void>): Promise<boolean> {
  let has = false
  void quiet.then(() => (has = true))
  await vi.advanceTimersByTimeAsync(0)
  return has
}

describe('whenQuiet', () => {
  beforeEach(() => {
    vi.useFakeTimers()
    useEngine.setState(useEngine.getInitialState())
    useInspections.setState(useInspections.getInitialState())
  })
  afterEach(() => vi.useRealTimers())

  it('waits for the detector and for the pictures that wait for it', async () => {
    const quiet = whenQuiet()
    expect(await hasCome(quiet)).toBe(false)
    const [id] = useInspections.getState().add([picture])
    useEngine.setState({ status: { phase: 'ready', info: {} as never } })
    expect(await hasCome(quiet)).toBe(false)
    useInspections.getState().start(id!)
    useInspections.getState().reject(id!, error)
    expect(await hasCome(quiet)).toBe(true)
  })

  it('comes at once where no detector runs', async () => {
    useEngine.setState({ status: { phase: 'failed', error } })
    expect(await hasCome(whenQuiet())).toBe(true)
  })

  it('comes in the end whatever goes on', async () => {
    const quiet = whenQuiet()
    await vi.advanceTimersByTimeAsync(19_000)
    expect(await hasCome(quiet)).toBe(false)
    await vi.advanceTimersByTimeAsync(2_000)
    expect(await hasCome(quiet)).toBe(true)
  })
})
