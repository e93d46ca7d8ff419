import { t } from '@lingui/core/macro'
import { useLingui } from '@lingui/react'
import { Maximize, Minus, Plus } from 'lucide-react'
import { memo } from 'react'
import { Button } from '../../../components/Button'
import { IconButton } from '../../../components/IconButton'
import { formatPercent } from '../../../lib/format'
import { useViewport } from '../../../stores/viewport'
import { Legend } from './Legend'
import { PointerReadout } from './PointerReadout'

/** Foot of the viewer: colour scale, value under the pointer, zoom. Left alone when the picture has news. */
export const ViewerStatus = memo(function ViewerStatus() {
  useLingui()
  return (
    <footer className="flex h-11 shrink-0 items-center gap-4 border-t border-line bg-panel px-3 max-sm:gap-2 touch:h-13">
      <Legend />
      <PointerReadout className="min-w-0 grow max-md:hidden" />
      <ZoomControls />
    </footer>
  )
})

function ZoomControls() {
  const controls = useViewport((state) => state.controls)
  const magnification = useViewport((state) => state.magnification)
  const isIdle = !controls || magnification === null
  return (
    <div role="group" aria-label={t`Zoom`} className="ml-auto flex shrink-0 items-center">
      <IconButton
        icon={Minus}
        label={t`Zoom out`}
        shortcut="−"
        disabled={isIdle}
        onClick={controls?.zoomOut}
      />
      <output aria-label={t`Magnification`} className="w-12 text-center text-xs numeric max-[22rem]:sr-only">
        {magnification === null ? '' : formatPercent(magnification)}
      </output>
      <IconButton icon={Plus} label={t`Zoom in`} shortcut="+" disabled={isIdle} onClick={controls?.zoomIn} />
      <IconButton icon={Maximize} label={t`Fit`} shortcut="0" disabled={isIdle} onClick={controls?.fit} />
      <Button
        variant="quiet"
        size="small"
        className="h-8! numeric touch:h-11!"
        aria-label={t`1:1, actual size`}
        title={t`One picture pixel on one screen pixel (9)`}
        disabled={isIdle}
        onClick={controls?.actualSize}
      >
        1:1
      </Button>
    </div>
  )
}
