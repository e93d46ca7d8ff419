import { i18n } from '@lingui/core'
import { I18nProvider } from '@lingui/react'
import { QueryClientProvider } from '@tanstack/react-query'
import { Tooltip } from 'radix-ui'
import type { ReactNode } from 'react'
import { ErrorBoundary } from 'react-error-boundary'
import { Toaster } from 'sonner'
import { queryClient } from '../lib/query-client'
import { useView } from '../stores/view'
import { Crash } from './Crash'

export function Providers({ children }: { children: ReactNode }) {
  const theme = useView((state) => state.theme)
  return (
    <ErrorBoundary FallbackComponent={Crash}>
      <I18nProvider i18n={i18n}>
        <QueryClientProvider client={queryClient}>
          <Tooltip.Provider delayDuration={500} skipDelayDuration={150}>
            {children}
          </Tooltip.Provider>
        </QueryClientProvider>
      </I18nProvider>
      <Toaster
        theme={theme}
        position="bottom-center"
        offset={64}
        // Above the bar of places, which the thumb may want meanwhile.
        mobileOffset={{ bottom: 'calc(4rem + env(safe-area-inset-bottom))', left: 16, right: 16 }}
        toastOptions={{
          unstyled: true,
          classNames: {
            toast:
              'numeric flex w-full font-sans items-center justify-between gap-4 rounded-xl bg-ink py-2.5 pr-2.5 pl-4 text-sm text-ground shadow-pop',
            // The library's own colour is for a dark toast in a dark page; ours is light there.
            description: 'text-ground!',
            cancelButton:
              'order-1 shrink-0 cursor-pointer rounded-md px-2.5 py-1 text-xs font-medium touch:min-h-11',
            actionButton:
              'order-2 shrink-0 cursor-pointer rounded-md border border-current/30 px-2.5 py-1 text-xs font-semibold touch:min-h-11',
          },
        }}
      />
    </ErrorBoundary>
  )
}
