import { i18n } from '@lingui/core'
import { t } from '@lingui/core/macro'
import { clsx } from 'clsx'
import { Link, useLocation } from 'wouter'
import { places } from './places'

interface NavigationProps {
  /** In the header beside the name, or as a bar below the page, where thumbs are. */
  layout: 'header' | 'bar'
}

export function Navigation({ layout }: NavigationProps) {
  const [location] = useLocation()
  return (
    <nav
      aria-label={t`Places`}
      className={
        layout === 'header'
          ? 'ml-4 flex self-stretch max-md:hidden'
          : 'sticky bottom-0 z-20 flex border-t border-line bg-panel pb-[env(safe-area-inset-bottom)] md:hidden'
      }
    >
      {places.map(({ path, name, icon: Icon }) => {
        const isHere = path === location
        return (
          <Link
            key={path}
            href={path}
            aria-current={isHere ? 'page' : undefined}
            className={clsx(
              'flex items-center justify-center gap-1.5 font-medium transition-colors hover:text-ink',
              layout === 'header'
                ? 'border-y-2 border-t-transparent px-3 text-sm'
                : 'min-h-12 grow flex-col gap-0.5 text-2xs',
              isHere ? 'text-ink' : 'text-ink-muted',
              layout === 'header' && (isHere ? 'border-b-accent' : 'border-b-transparent'),
              layout === 'bar' && isHere && 'text-accent',
            )}
          >
            <Icon size={layout === 'header' ? 15 : 18} aria-hidden="true" />
            {i18n._(name)}
          </Link>
        )
      })}
    </nav>
  )
}
