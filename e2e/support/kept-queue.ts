import type { Page } from '@playwright/test'

/** Pictures that the page says are kept, with results or still without. */
export const keptCount = (page: Page): Promise<number> =>
  page.evaluate(() => Number(localStorage.getItem('flawscope.kept') ?? 0))

/** The rows of a store of the page's; none where there is no such database. */
const rowsOf = (page: Page, database: string, store: string): Promise<unknown[]> =>
  page.evaluate(
    async ([name, store]) => {
      // To open a database that is not there would make it.
      const databases = await indexedDB.databases()
      if (!databases.some((database) => database.name === name)) return []
      const opened = indexedDB.open(name)
      const wasThere = await new Promise<boolean>((resolve) => {
        // It was deleted meanwhile.
        opened.onupgradeneeded = () => opened.transaction!.abort()
        opened.onsuccess = () => resolve(true)
        opened.onerror = () => resolve(false)
      })
      if (!wasThere) return []
      const database = opened.result
      const all = database.transaction(store).objectStore(store).getAll()
      await new Promise((resolve, reject) => {
        all.onsuccess = resolve
        all.onerror = reject
      })
      database.close()
      return all.result as unknown[]
    },
    [database, store] as const,
  )

/** Pictures whose results lie in the queue's database: a picture is kept before it is inspected, its result later. */
export async function keptResults(page: Page): Promise<number> {
  const entries = (await rowsOf(page, 'flawscope.queue', 'entries')) as { state: { phase: string } }[]
  return entries.filter(({ state }) => state.phase === 'done').length
}

/** Pictures whose features the worker keeps. */
export const keptFeatures = async (page: Page): Promise<number> =>
  (await rowsOf(page, 'flawscope.features', 'uses')).length
