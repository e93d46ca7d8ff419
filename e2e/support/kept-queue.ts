import type { Page } from '@playwright/test'

/** Pictures that the page says are kept, with results or still without. */
export const keptCount = (page: Page): Promise<number> =>
  page.evaluate(() => Number(localStorage.getItem('flawscope.kept') ?? 0))

/** Pictures whose results lie in the queue's database: a picture is kept before it is inspected, its result later. */
export const keptResults = (page: Page): Promise<number> =>
  page.evaluate(async () => {
    const opened = indexedDB.open('flawscope.queue')
    await new Promise((resolve, reject) => {
      opened.onsuccess = resolve
      opened.onerror = reject
    })
    const database = opened.result
    const all = database.transaction('entries').objectStore('entries').getAll()
    await new Promise((resolve, reject) => {
      all.onsuccess = resolve
      all.onerror = reject
    })
    database.close()
    return (all.result as { state: { phase: string } }[]).filter(({ state }) => state.phase === 'done').length
  })

/** Pictures whose features the worker keeps. */
export const keptFeatures = (page: Page): Promise<number> =>
  page.evaluate(async () => {
    const name = 'flawscope.features'
    // To open a database that is not there would make it.
    const databases = await indexedDB.databases()
    if (!databases.some((database) => database.name === name)) return 0
    const opened = indexedDB.open(name)
    await new Promise((resolve, reject) => {
      opened.onsuccess = resolve
      opened.onerror = reject
    })
    const database = opened.result
    const count = database.transaction('uses').objectStore('uses').count()
    await new Promise((resolve, reject) => {
      count.onsuccess = resolve
      count.onerror = reject
    })
    database.close()
    return count.result
  })
