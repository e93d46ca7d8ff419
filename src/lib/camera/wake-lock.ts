/**
 * Keeps the screen on until it is released. The system takes the lock away whenever the page is hidden: it is taken
 * again when the page is seen. Without effect where the browser has no such lock, or refuses it (battery low).
 */
export function keepAwake(): () => void {
  const over = new AbortController()
  let held: WakeLockSentinel | undefined
  const isWanted = () => !over.signal.aborted && document.visibilityState === 'visible'
  const take = async () => {
    if (!isWanted() || !('wakeLock' in navigator) || held?.released === false) return
    try {
      const taken = await navigator.wakeLock.request('screen')
      held = taken
      if (!isWanted()) await taken.release()
    } catch {
      // The screen goes dark as it always did.
    }
  }
  document.addEventListener('visibilitychange', () => void take(), { signal: over.signal })
  void take()
  return () => {
    over.abort()
    void held?.release()
  }
}
