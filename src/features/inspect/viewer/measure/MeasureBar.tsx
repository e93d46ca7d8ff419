import { t } from '@lingui/core/macro'
import { useState } from 'react'
import { Button } from '../../../../components/Button'
import { formatNumber } from '../../../../lib/format'
import { useMeasures } from '../../../../stores/measures'
import { lengthOf, useMeasuring } from '../../../../stores/measuring'

/** Asks for the length of the line that was drawn; the scale follows from both. */
export function MeasureBar() {
  const isOn = useMeasuring((state) => state.isOn)
  return isOn ? <Bar /> : null
}

function Bar() {
  const line = useMeasuring((state) => state.line)
  const [text, setText] = useState('')
  const { stop } = useMeasuring.getState()
  const pixels = line ? lengthOf(line) : 0
  const millimetres = Number(text)
  const isComplete = pixels > 0 && millimetres > 0
  return (
    <form
      data-no-pan
      aria-label={t`Known length`}
      onSubmit={(event) => {
        event.preventDefault()
        if (!isComplete) return
        // Six significant digits: finer than any line drawn by hand.
        useMeasures.getState().setMillimetresPerPixel(Number((millimetres / pixels).toPrecision(6)))
        stop()
      }}
      onKeyDown={({ key }) => {
        if (key === 'Escape') stop()
      }}
      className="absolute bottom-3 left-1/2 flex -translate-x-1/2 cursor-default items-center gap-2 rounded-lg bg-raised p-1.5 pl-3 text-xs whitespace-nowrap shadow-pop"
    >
      <span className="numeric">
        {pixels > 0 ? t`${formatNumber(Math.round(pixels))} px are` : t`Draw a line of known length`}
      </span>
      <input
        type="number"
        inputMode="decimal"
        min={0}
        step="any"
        disabled={pixels === 0}
        value={text}
        aria-label={t`Length in millimetres`}
        onChange={({ currentTarget }) => setText(currentTarget.value)}
        className="h-7 w-16 [appearance:textfield] rounded-md border border-control bg-panel px-2 text-right numeric disabled:opacity-45 touch:h-11 [&::-webkit-inner-spin-button]:hidden"
      />
      <span>mm</span>
      <Button type="submit" variant="primary" size="small" disabled={!isComplete}>
        {t`Set scale`}
      </Button>
      <Button variant="quiet" size="small" onClick={stop}>
        {t`Cancel`}
      </Button>
    </form>
  )
}
