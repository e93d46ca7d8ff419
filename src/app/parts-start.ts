import { useParts } from '../stores/parts'
import { useTeaching, type Teacher } from '../stores/teaching'

/** Connects teaching and brings back the parts of earlier visits. The first view does not wait for the code. */
export async function startParts(engine: Teacher): Promise<void> {
  useTeaching.setState({ teacher: engine })
  try {
    const { startActivePart } = await import('./active-part')
    await startActivePart()
  } catch {
    // The code could not be fetched: the generic detector judges.
    useParts.getState().setActivePart(null)
  }
}
