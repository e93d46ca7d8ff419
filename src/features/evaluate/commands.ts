import { msg, t } from '@lingui/core/macro'
import type { Command, CommandGroup } from '../../lib/command'
import { useEvaluation } from '../../stores/evaluation'
import type { EvaluationFile } from './save-evaluation'

const isRunning = (): boolean => {
  const { phase } = useEvaluation.getState().run
  return phase === 'inspecting' || phase === 'computing'
}

const withoutResult = (): string | null =>
  useEvaluation.getState().result ? null : t`Nothing has been evaluated yet.`

async function save(kind: EvaluationFile): Promise<void> {
  const { result, view, thresholds } = useEvaluation.getState()
  if (!result) return
  const [{ saveEvaluation }, { shownThreshold }] = await Promise.all([
    import('./save-evaluation'),
    import('./shown-threshold'),
  ])
  await saveEvaluation(kind, result, view, shownThreshold(result, view, thresholds[view]))
}

async function takeBest(): Promise<void> {
  const { result, view, thresholds } = useEvaluation.getState()
  const { bestOf } = await import('./shown-threshold')
  const best = result ? bestOf(result, view) : null
  if (best !== null) useEvaluation.setState({ thresholds: { ...thresholds, [view]: best } })
}

const saving = (kind: EvaluationFile, label: Command['label']): Command => ({
  id: `evaluate.${kind}`,
  label,
  run: () => void save(kind),
  disabledReason: withoutResult,
})

/** What they do is fetched when it is first asked for. */
export const evaluateCommands: CommandGroup = {
  id: 'evaluate',
  name: msg`Evaluate`,
  commands: [
    {
      id: 'evaluate.samples',
      label: msg`Take sample pictures`,
      run: () => void import('./intake').then(({ takeSamples }) => takeSamples()),
      disabledReason: () => (isRunning() ? t`An evaluation is running.` : null),
    },
    {
      id: 'evaluate.stop',
      label: msg`Stop the evaluation`,
      run: () => void import('./run-evaluation').then(({ stopEvaluation }) => stopEvaluation()),
      disabledReason: () => (isRunning() ? null : t`No evaluation is running.`),
    },
    {
      id: 'evaluate.best',
      label: msg`Take the best threshold`,
      run: () => void takeBest(),
      disabledReason: withoutResult,
    },
    saving('html', msg`Save the report of the evaluation`),
    saving('csv', msg`Save the evaluation as CSV`),
    saving('json', msg`Save the evaluation as JSON`),
  ],
}
