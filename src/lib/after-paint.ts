/** Pages in the background draw no frames. */
const LONGEST_WAIT_MS = 200

/**
 * Calls back once the browser has painted what was changed until now: for work that is long, and not what the user waits for.
 *
 * @returns Stops it.
 */
export function afterPaint(run: () => void): () => void {
  const stop = () => {
    cancelAnimationFrame(frame)
    clearTimeout(timer)
  }
  const end = () => {
    stop()
    run()
  }
  let timer = setTimeout(end, LONGEST_WAIT_MS)
  const frame = requestAnimationFrame(() => {
    clearTimeout(timer)
    // A frame is painted after its callbacks.
    timer = setTimeout(end)
  })
  return stop
}
