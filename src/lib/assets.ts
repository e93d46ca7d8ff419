import type { ZodMiniType } from 'zod/mini'

/** Absolute URL of a file that ships with the app, wherever the app is hosted. */
export const assetUrl = (path: string): string => new URL(path, document.baseURI).href

/**
 * Fetches and checks a JSON file of the app.
 *
 * @throws Error when it cannot be had or does not look as agreed; the message says which.
 */
export async function fetchJson<T>(path: string, schema: ZodMiniType<T>): Promise<T> {
  const response = await fetch(assetUrl(path))
  if (!response.ok) throw new Error(`${path} answered ${response.status}`)
  return schema.parse(await response.json())
}
