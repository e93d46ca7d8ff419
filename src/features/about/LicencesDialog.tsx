import { t } from '@lingui/core/macro'
import { useQuery } from '@tanstack/react-query'
import { Dialog } from 'radix-ui'
import { z } from 'zod/mini'
import { Button } from '../../components/Button'
import { ModalPanel } from '../../components/ModalPanel'
import { fetchJson } from '../../lib/assets'
import { useShell } from '../../stores/shell'

/** As `scripts/licences.ts` writes it. */
const schema = z.object({
  notices: z.array(
    z.object({
      name: z.string(),
      version: z.string(),
      licence: z.string(),
      note: z.optional(z.string()),
      text: z.optional(z.string()),
    }),
  ),
})

/** What the app is made of and under which terms; the words are their authors' own. */
export function LicencesDialog() {
  const isOpen = useShell(({ dialog }) => dialog === 'licences')
  const { show, hide } = useShell.getState()
  const { data, isError, refetch } = useQuery({
    queryKey: ['licences'],
    queryFn: () => fetchJson('licences.json', schema),
  })
  return (
    <Dialog.Root open={isOpen} onOpenChange={(open) => (open ? show('licences') : hide('licences'))}>
      <ModalPanel
        title={t`Licences`}
        description={t`Everything that this page is made of, and the terms of its authors.`}
        className="max-w-2xl"
      >
        {isError && (
          <div role="alert" className="flex items-center justify-between gap-4 py-3">
            {t`The list could not be fetched.`}
            <Button size="small" onClick={() => void refetch()}>{t`Try again`}</Button>
          </div>
        )}
        <ul className="divide-y divide-line border-t border-line" aria-busy={!data && !isError}>
          {data?.notices.map(({ name, version, licence, note, text }) => (
            <li key={`${name}@${version}`} className="py-2 touch:py-0">
              {text ? (
                <details>
                  <summary className="cursor-pointer rounded-md touch:py-3">
                    <Heading name={name} version={version} licence={licence} />
                  </summary>
                  {/* Wide and old: licences are set in columns of letters. */}
                  <pre className="mt-2 overflow-x-auto text-xs whitespace-pre-wrap text-ink-muted">
                    {text}
                  </pre>
                </details>
              ) : (
                <Heading name={name} version={version} licence={licence} />
              )}
              {note && <p className="mt-1 text-xs text-ink-muted">{note}</p>}
            </li>
          ))}
        </ul>
      </ModalPanel>
    </Dialog.Root>
  )
}

function Heading({ name, version, licence }: { name: string; version: string; licence: string }) {
  return (
    <span className="inline-flex w-[calc(100%-1.5rem)] flex-wrap justify-between gap-x-4 align-top">
      <span>
        <span className="font-medium">{name}</span> <span className="text-ink-muted">{version}</span>
      </span>
      <span className="text-ink-muted">{licence}</span>
    </span>
  )
}
