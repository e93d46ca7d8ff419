import { useParts } from '../stores/parts'

/** Brings back the parts of earlier visits. The first view does not wait for the code. */
export async function startParts(): Promise<void> {
  try {
    const { startActivePart } = await import('./active-part')
    await startActivePart()
  } catch {
    // The code could not be fetched: the generic detector judges.
    useParts.getState().setActivePart(null)
  }
}
