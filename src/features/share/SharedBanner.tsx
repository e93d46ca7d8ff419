import { t } from '@lingui/core/macro'
import { Languages, Link2 } from 'lucide-react'
import { useEffect } from 'react'
import { Button } from '../../components/Button'
import { localeNames } from '../../lib/locale'
import { useInspections } from '../../stores/inspections'
import { localeOf, useLanguage } from '../../stores/language'
import { useSharedView, type OpenedView } from '../../stores/shared-view'
import { useViewport } from '../../stores/viewport'
import { backToOwn, keepShared } from './shared-settings'

/** Says that a link decides how pictures are judged and shown, and leads back. */
export function SharedBanner() {
  const opened = useSharedView((state) => state.opened)
  return opened ? <Banner opened={opened} /> : null
}

function Banner({ opened }: { opened: OpenedView }) {
  const locale = useLanguage(localeOf)
  useLook(opened)
  return (
    <div
      role="status"
      data-testid="shared-banner"
      className="flex shrink-0 flex-wrap items-center gap-x-3 gap-y-1.5 border-b border-line bg-accent-soft px-3 py-1.5"
    >
      <Link2 size={16} aria-hidden="true" className="shrink-0 text-accent max-sm:hidden" />
      <p className="min-w-0 grow basis-56 text-pretty">
        <span className="font-semibold">{t`Shared view.`}</span>{' '}
        {t`Thresholds, region and display are the link’s, for all pictures; yours are kept.`}
      </p>
      <div className="flex flex-wrap gap-1.5">
        {opened.locale === locale ? null : (
          <Button
            size="small"
            lang={opened.locale}
            onClick={() => useLanguage.getState().choose(opened.locale)}
          >
            <Languages size={14} aria-hidden="true" />
            {localeNames[opened.locale]}
          </Button>
        )}
        <Button size="small" onClick={keepShared}>{t`Keep the link’s`}</Button>
        <Button size="small" variant="primary" onClick={backToOwn}>{t`Use my settings`}</Button>
      </div>
    </div>
  )
}

/** Goes once to where the sender looked, as soon as the picture has its size on screen. */
function useLook(opened: OpenedView): void {
  const isDone = useInspections(
    ({ items, selectedId }) =>
      selectedId !== null && selectedId === opened.itemId && items[selectedId]?.state.phase === 'done',
  )
  const isShown = useViewport(({ magnification }) => magnification !== null)
  const { look } = opened
  useEffect(() => {
    if (!look || !isDone || !isShown) return
    const frame = requestAnimationFrame(() => {
      useViewport.getState().controls?.lookAt(look)
      useSharedView.setState({ opened: { ...opened, look: null } })
    })
    return () => cancelAnimationFrame(frame)
  }, [look, isDone, isShown, opened])
}
