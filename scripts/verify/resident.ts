import { existsSync, readFileSync } from 'node:fs'
import type { CDPSession } from '@playwright/test'

/**
 * Resident memory of the browser's page processes, in which their workers run too: all that the system has given them, runtime and
 * garbage included.
 *
 * @param devtools Of the browser, not of a page.
 * @returns Bytes; undefined where there is no /proc.
 */
export async function residentBytes(devtools: CDPSession): Promise<number | undefined> {
  if (!existsSync('/proc/self/status')) return undefined
  const { processInfo } = await devtools.send('SystemInfo.getProcessInfo')
  const kilobytes = processInfo
    .filter(({ type }) => type === 'renderer')
    .map(({ id }) => /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${id}/status`, 'utf8'))?.[1] ?? 0)
  return kilobytes.reduce<number>((sum, value) => sum + 1024 * Number(value), 0)
}
