import { i18n } from '@lingui/core'
import { beforeEach, describe, expect, test, vi } from 'vitest'
import type { FlawscopeError, Result } from '../core/errors'
import { sentence } from '../core/sentence'
import { fail, succeed } from '../core/errors'
import { inspection } from '../core/fixtures/inspection'
import { summaryOf } from '../core/inspection-summary'
import type { EngineInfo, Inspection } from '../core/inference'
import type { DetailMode } from '../core/tiles'
import type { EngineClient, InspectRequest } from '../lib/engine/engine-client'
import { stubFrames } from '../lib/fixtures/frames'
import { runAgain, stopRunningAgain, useDetail } from '../stores/detail'
import { useEngine } from '../stores/engine'
import { useInspections, type Picture } from '../stores/inspections'
import { fileSource } from '../stores/picture-files'
import { useParts } from '../stores/parts'
import { startInspectionFlow } from './inspection-flow'

stubFrames()

const damaged: FlawscopeError = { code: 'file-corrupt', message: 'Damaged.', hint: 'Copy it again.' }

/** An engine whose answers the test gives by hand: only the order of things is looked at here. */
const engine = {
  status: { phase: 'idle' } as EngineClient['status'],
  asked: [] as {
    file: Blob
    signal: AbortSignal | undefined
    detail: DetailMode | undefined
    part: string | undefined
    answer: (result: Result<Inspection>) => void
  }[],
  inspect(file: Blob, { signal, detail, part }: InspectRequest = {}): Promise<Result<Inspection>> {
    return new Promise((answer) => {
      this.asked.push({ file, signal, detail, part: part?.key, answer })
    })
  },
}
startInspectionFlow(engine)
i18n.loadAndActivate({ locale: 'en', messages: {} })

const ready = () => useEngine.setState({ status: { phase: 'ready', info: {} as EngineInfo } })
const picture = (name: string): Picture => ({ name, source: fileSource(new File([name], name)) })
const queue = () => useInspections.getState()
const phases = () => queue().order.map((id) => queue().items[id]?.state.phase)
const asked = () => engine.asked.map(({ file }) => (file as File).name)
const answered = () => vi.waitFor(() => expect(phases()).not.toContain('running'))

beforeEach(() => {
  queue().clear()
  engine.status = { phase: 'idle' }
  engine.asked = []
  useEngine.setState({ status: { phase: 'loading', progress: null } })
  useParts.setState({ activePart: null })
})

test('pictures wait for the engine and then run one at a time, in order', async () => {
  queue().add(['a', 'b'].map(picture))
  expect(asked()).toEqual([])
  ready()
  expect(asked()).toEqual(['a'])
  expect(phases()).toEqual(['running', 'waiting'])
  engine.asked[0]!.answer(succeed(inspection))
  await vi.waitFor(() => expect(phases()).toEqual(['done', 'running']))
  expect(asked()).toEqual(['a', 'b'])
})

test('a bad picture fails with its reason and does not stop the others', async () => {
  ready()
  queue().add(['a', 'b'].map(picture))
  engine.asked[0]!.answer({ ok: false, error: damaged })
  await vi.waitFor(() => expect(phases()).toEqual(['failed', 'running']))
  expect(queue().items[queue().order[0]!]?.state).toEqual({ phase: 'failed', error: damaged })
  engine.asked[1]!.answer(succeed(inspection))
  await answered()
  expect(phases()).toEqual(['failed', 'done'])
})

test('removing the picture that runs aborts it and lets the next one run', () => {
  ready()
  queue().add(['a', 'b'].map(picture))
  queue().remove(queue().order[0]!)
  expect(engine.asked[0]!.signal?.aborted).toBe(true)
  expect(asked()).toEqual(['a', 'b'])
})

test('a late answer for a removed picture that came back does not touch its new run', async () => {
  ready()
  queue().add([picture('a')])
  queue().restore(queue().remove(queue().order[0]!))
  expect(asked()).toEqual(['a', 'a'])
  engine.asked[0]!.answer(fail('cancelled', sentence`Cancelled.`, sentence`Add it again.`))
  await Promise.resolve()
  expect(phases()).toEqual(['running'])
  engine.asked[1]!.answer(succeed(inspection))
  await answered()
  expect(phases()).toEqual(['done'])
})

test('an engine that fails under a picture leaves it waiting for the next engine', async () => {
  ready()
  queue().add([picture('a')])
  engine.status = { phase: 'failed', error: damaged }
  useEngine.setState({ status: { phase: 'failed', error: damaged } })
  engine.asked[0]!.answer({ ok: false, error: damaged })
  await answered()
  expect(phases()).toEqual(['waiting'])
  engine.status = { phase: 'idle' }
  ready()
  expect(asked()).toEqual(['a', 'a'])
})

test('a sample that cannot be fetched fails as a file, not as the engine', async () => {
  vi.stubGlobal('fetch', () => Promise.resolve(new Response(null, { status: 404 })))
  ready()
  const facts = { kind: 'Washer', label: 'good', defect: null, licence: 'MIT', credit: 'us' } as const
  queue().add([{ name: 'sample', source: { kind: 'sample', url: 'http://localhost/a.webp', facts } }])
  await answered()
  expect(queue().items[queue().order[0]!]?.state).toMatchObject({ error: { code: 'file-unreadable' } })
  expect(asked()).toEqual([])
})

test('a changed mode touches no result before it is asked for; then the picture runs in that mode', async () => {
  ready()
  queue().add([picture('a')])
  engine.asked[0]!.answer(succeed(inspection))
  await answered()
  useDetail.getState().setMode('3x3')
  expect(phases()).toEqual(['done'])
  runAgain(queue().order)
  expect(engine.asked.map(({ detail }) => detail)).toEqual([undefined, '3x3'])
  const closer = { ...inspection, score: 0.9 }
  engine.asked[1]!.answer(succeed(closer))
  await answered()
  expect(queue().items[queue().order[0]!]?.state).toEqual({ phase: 'done', inspection: summaryOf(closer) })
  useDetail.getState().setMode('whole')
})

test('a run again that fails brings the earlier result back', async () => {
  ready()
  queue().add([picture('a')])
  engine.asked[0]!.answer(succeed(inspection))
  await answered()
  runAgain(queue().order)
  engine.asked[1]!.answer({ ok: false, error: damaged })
  await answered()
  expect(queue().items[queue().order[0]!]?.state).toEqual({
    phase: 'done',
    inspection: summaryOf(inspection),
  })
  expect(useDetail.getState().earlier).toEqual({})
})

test('stopping gives the earlier results back and aborts the picture that runs', async () => {
  ready()
  queue().add(['a', 'b'].map(picture))
  engine.asked[0]!.answer(succeed(inspection))
  await vi.waitFor(() => expect(engine.asked.length).toBe(2))
  engine.asked[1]!.answer(succeed(inspection))
  await answered()
  runAgain(queue().order)
  expect(phases()).toEqual(['running', 'waiting'])
  stopRunningAgain()
  expect(phases()).toEqual(['done', 'done'])
  expect(engine.asked[2]!.signal?.aborted).toBe(true)
  queue().add([picture('c')])
  expect(asked().at(-1)).toBe('c')
})

describe('another part', () => {
  const judgeBy = (key: string | null) =>
    useParts.setState({
      activePart: key === null ? null : { id: 'part', name: 'Part', key, model, thresholds },
    })
  const model = { levels: [], statistics: new Float32Array() }
  const thresholds = { image: 0.5, pixel: 0.5 }
  const scores = () =>
    queue().order.map((id) => {
      const state = queue().items[id]?.state
      return state?.phase === 'done' ? [state.inspection.part, state.inspection.score] : state?.phase
    })
  /** Answers the latest question as the judge that was asked. */
  const answer = async (score: number) => {
    const { part, answer: tell } = engine.asked.at(-1)!
    const count = engine.asked.length
    tell(succeed({ ...inspection, score, ...(part === undefined ? {} : { part }) }))
    await vi.waitFor(() => expect(queue().order.every((id) => queue().items[id])).toBe(true))
    await vi.waitFor(() => expect(engine.asked.length > count || !phases().includes('running')).toBe(true))
  }

  const inspected = async (...names: string[]) => {
    ready()
    queue().add(names.map(picture))
    while (phases().includes('running')) await answer(0.1)
  }

  test('judges new pictures, whole ones only', async () => {
    useDetail.getState().setMode('3x3')
    judgeBy('a')
    await inspected('a')
    expect(engine.asked).toMatchObject([{ part: 'a', detail: undefined }])
    expect(scores()).toEqual([['a', 0.1]])
    useDetail.getState().setMode('whole')
  })

  test('judges finished pictures anew, the one on screen first; each keeps its result until then', async () => {
    await inspected('a', 'b', 'c')
    queue().select(queue().order[1]!)
    judgeBy('k')
    expect(asked().slice(3)).toEqual(['b'])
    expect(scores()).toEqual(Array.from({ length: 3 }, () => [undefined, 0.1]))
    await answer(0.7)
    expect(scores()).toEqual([
      [undefined, 0.1],
      ['k', 0.7],
      [undefined, 0.1],
    ])
    await answer(0.8)
    await answer(0.9)
    expect(asked().slice(3)).toEqual(['b', 'a', 'c'])
    expect(scores().flat()).toEqual(['k', 0.8, 'k', 0.7, 'k', 0.9])
    expect(engine.asked.length).toBe(6)
  })

  test('chosen in the meantime, aborts what the last one judges', async () => {
    await inspected('a')
    judgeBy('k')
    judgeBy('l')
    expect(engine.asked[1]!.signal?.aborted).toBe(true)
    expect(engine.asked[2]!.part).toBe('l')
    judgeBy(null)
    expect(engine.asked[2]!.signal?.aborted).toBe(true)
    expect(engine.asked.length).toBe(3)
    expect(scores()).toEqual([[undefined, 0.1]])
  })

  test('of an earlier visit is waited for', () => {
    useParts.setState({ isAwaited: true })
    ready()
    queue().add([picture('a')])
    expect(asked()).toEqual([])
    useParts.getState().setActivePart({ id: 'part', name: 'Part', key: 'k', model, thresholds })
    expect(engine.asked).toMatchObject([{ part: 'k' }])
  })

  test('that cannot judge leaves no result of another judge', async () => {
    await inspected('a', 'b')
    judgeBy('k')
    engine.asked[2]!.answer({ ok: false, error: damaged })
    await vi.waitFor(() => expect(phases()).toEqual(['failed', 'done']))
    await answer(0.4)
    expect(scores()).toEqual(['failed', ['k', 0.4]])
  })

  test('waits for the picture that runs, and for another engine where this one fails', async () => {
    await inspected('a')
    queue().add([picture('b')])
    judgeBy('k')
    expect(asked()).toEqual(['a', 'b'])
    await answer(0.2)
    engine.status = { phase: 'failed', error: damaged }
    useEngine.setState({ status: { phase: 'failed', error: damaged } })
    engine.asked[2]!.answer({ ok: false, error: damaged })
    await new Promise((resolve) => setTimeout(resolve))
    expect(engine.asked.length).toBe(3)
    expect(scores()).toEqual([
      [undefined, 0.1],
      [undefined, 0.2],
    ])
    engine.status = { phase: 'idle' }
    ready()
    expect(asked().slice(3)).toEqual(['a'])
  })
})
