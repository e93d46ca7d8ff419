import { startTransition } from 'react'
import { afterPaint } from './after-paint'

/** Between two beats at least: a queue has news for each picture, and nobody waits for these. */
const RHYTHM_MS = 250

type Followers = Set<() => void>

/** What follows the coming frame; undefined once that has begun, and until something wants to follow. */
let frame: Followers | undefined
/** What follows the next beat; undefined until something wants to follow. */
let beat: Followers | undefined
let lastBeat = -Infinity

/**
 * Runs after the browser has painted what was changed until now. All of a frame's followers are drawn in one go: one by one
 * each would have the page laid out and painted again.
 *
 * @returns Stops it.
 */
export function followFrame(run: () => void): () => void {
  const followers = (frame ??= beginFrame())
  followers.add(run)
  return () => followers.delete(run)
}

/**
 * Runs after the browser has painted what was changed until now, or with the next beat if there was one just now. What comes
 * alone comes at once; of many, one after the other, several are drawn in one go.
 *
 * @returns Stops it.
 */
export function followBeat(run: () => void): () => void {
  const followers = (beat ??= beginBeat())
  followers.add(run)
  return () => followers.delete(run)
}

function beginFrame(): Followers {
  const followers: Followers = new Set()
  const end = () => {
    if (frame === followers) frame = undefined
  }
  requestAnimationFrame(end)
  afterPaint(() => {
    end()
    runAll(followers)
  })
  return followers
}

function beginBeat(): Followers {
  const followers: Followers = new Set()
  const end = () => {
    beat = undefined
    lastBeat = performance.now()
    runAll(followers)
  }
  const waitMs = lastBeat + RHYTHM_MS - performance.now()
  if (waitMs > 0) setTimeout(end, waitMs)
  else followFrame(end)
  return followers
}

function runAll(followers: Followers): void {
  startTransition(() => {
    for (const run of followers) run()
  })
}
