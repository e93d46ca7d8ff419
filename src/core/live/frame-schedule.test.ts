import { expect, test } from 'vitest'
import { FrameSchedule } from './frame-schedule'

/** Frames of a camera at 30 a second, each inspection of which takes so long; the numbers of those taken. */
function play(schedule: FrameSchedule, frames: number, inspectionMs: number): number[] {
  const taken: number[] = []
  let newest = -1
  let endsAt = Infinity
  for (let now = 0; now <= frames * 33; now++) {
    if (now >= endsAt) {
      endsAt = Infinity
      if (schedule.finish(now)) {
        taken.push(newest)
        endsAt = now + inspectionMs
      }
    }
    if (now % 33 === 0 && now / 33 < frames) {
      newest = now / 33
      if (schedule.present(now)) {
        taken.push(newest)
        endsAt = now + inspectionMs
      }
    }
  }
  return taken
}

test('a device that keeps up inspects every frame and drops none', () => {
  const schedule = new FrameSchedule({ kind: 'continuous' })
  expect(play(schedule, 10, 20)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
  expect(schedule.dropped).toBe(0)
})

test('a slow device inspects the newest frame each time; the others are dropped and counted', () => {
  const schedule = new FrameSchedule({ kind: 'continuous' })
  // 100 ms an inspection: three frames come during each, of which the third is taken.
  expect(play(schedule, 13, 100)).toEqual([0, 3, 6, 9, 12])
  expect(schedule.dropped).toBe(8)
})

test('the same frame is never inspected twice', () => {
  const schedule = new FrameSchedule({ kind: 'continuous' })
  expect(schedule.present(0)).toBe(true)
  expect(schedule.finish(10)).toBe(false)
  expect(schedule.present(33)).toBe(true)
})

test('an interval takes a frame when its time has come, and skipped frames are not called dropped', () => {
  const schedule = new FrameSchedule({ kind: 'interval', everyMs: 1000 })
  expect(play(schedule, 95, 50)).toEqual([0, 31, 62, 93])
  // Only those that came during an inspection: one each in 50 ms, which is still the newest afterwards.
  expect(schedule.dropped).toBe(0)
})

test('an interval shorter than an inspection is as fast as the device, not faster', () => {
  const schedule = new FrameSchedule({ kind: 'interval', everyMs: 10 })
  expect(play(schedule, 13, 100)).toEqual([0, 3, 6, 9, 12])
})

test('a trigger takes the newest frame, once', () => {
  const schedule = new FrameSchedule({ kind: 'trigger' })
  expect(schedule.present(0)).toBe(false)
  expect(schedule.ask(10)).toBe('taken')
  expect(schedule.finish(50)).toBe(false)
  expect(schedule.present(66)).toBe(false)
})

test('a trigger before a new frame waits for it', () => {
  const schedule = new FrameSchedule({ kind: 'trigger' })
  expect(schedule.ask(0)).toBe('next-frame')
  expect(schedule.present(5)).toBe(true)
})

test('a trigger during an inspection is refused and not kept', () => {
  const schedule = new FrameSchedule({ kind: 'trigger' })
  schedule.present(0)
  schedule.ask(1)
  schedule.present(33)
  expect(schedule.ask(40)).toBe('busy')
  expect(schedule.finish(90)).toBe(false)
  expect(schedule.present(99)).toBe(false)
})

test('a frame that could not be read leaves its trigger, or its turn, to the next one', () => {
  const asked = new FrameSchedule({ kind: 'trigger' })
  asked.present(0)
  expect(asked.ask(5)).toBe('taken')
  asked.giveBack()
  expect(asked.isBusy).toBe(false)
  expect(asked.present(33)).toBe(true)
  expect(asked.finish(50)).toBe(false)
  expect(asked.present(66)).toBe(false)

  const timed = new FrameSchedule({ kind: 'interval', everyMs: 1000 })
  expect(timed.present(0)).toBe(true)
  timed.giveBack()
  expect(timed.present(33)).toBe(true)
  expect(timed.finish(50)).toBe(false)
  expect(timed.present(1000)).toBe(false)
  expect(timed.present(1040)).toBe(true)
})
