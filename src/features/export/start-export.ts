import { t } from '@lingui/core/macro'
import { toast } from 'sonner'
import { formatBytes } from '../../lib/format'
import { saveFile } from '../../lib/save-file'
import { translateError } from '../../lib/translate'
import { useExport } from '../../stores/export'
import { useShell } from '../../stores/shell'
import { runExport } from './run-export'

/** Makes what is chosen and saves it; one export at a time. */
export async function startExport(): Promise<void> {
  const choice = useExport.getState()
  if (choice.running) return
  const abort = new AbortController()
  const cancel = (): void => {
    abort.abort()
  }
  const show = (done: number, total: number): void => {
    useExport.setState({ running: { done, total, cancel } })
  }
  useExport.setState({ error: null })
  const result = await runExport(choice, abort.signal, show)
  useExport.setState({ running: null })
  if (result.ok) {
    const { name, blob } = result.value
    saveFile(blob, name)
    useShell.getState().hide('export')
    toast(t`Exported ${name}`, { description: formatBytes(blob.size) })
    return
  }
  if (result.error.code === 'cancelled') {
    toast(translateError(result.error).message)
    return
  }
  useExport.setState({ error: result.error })
  useShell.getState().show('export')
}
