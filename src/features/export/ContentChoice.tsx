import { t } from '@lingui/core/macro'
import { useId, type ReactNode } from 'react'
import { SegmentedControl } from '../../components/SegmentedControl'
import { mapKinds, useExport, type ExportContent, type MapKind } from '../../stores/export'

interface Entry {
  readonly content: ExportContent
  readonly name: string
  readonly description: string
}

/** What can be exported, in two groups. */
export function ContentChoice() {
  const { contents, mapKind, setMapKind } = useExport()
  const kinds: Record<MapKind, string> = {
    grey8: t`Grey, 8 bits`,
    grey16: t`Grey, 16 bits`,
    colour: t`Colours as shown`,
  }
  return (
    <div className="grid gap-x-6 gap-y-4 sm:grid-cols-2">
      <Group
        name={t`For each picture (PNG)`}
        entries={[
          {
            content: 'overlay',
            name: t`Overlay`,
            description: t`Picture, layer and outlines as shown, at full resolution`,
          },
          {
            content: 'mask',
            name: t`Mask`,
            description: t`The regions at the pixel threshold, white on black`,
          },
          {
            content: 'map',
            name: t`Map alone`,
            description:
              mapKind === 'colour'
                ? t`The layer that is shown, in its colours`
                : t`Probabilities of the refined map, black 0, white 1`,
          },
        ]}
      >
        {contents.includes('map') ? (
          <SegmentedControl
            label={t`Values of the map`}
            segments={mapKinds.map((value) => ({ value, label: kinds[value] }))}
            value={mapKind}
            onChange={setMapKind}
          />
        ) : null}
      </Group>
      <Group
        name={t`For all together`}
        entries={[
          { content: 'pictures', name: t`Table of pictures`, description: t`CSV, one row a picture` },
          { content: 'regions', name: t`Table of regions`, description: t`CSV, one row a region` },
          {
            content: 'report',
            name: t`Report`,
            description: t`One HTML file with pictures and settings, to print or pass on`,
          },
          {
            content: 'json',
            name: t`Data with provenance`,
            description: t`JSON with detector, thresholds, regions and reviews`,
          },
          { content: 'coco', name: t`COCO annotations`, description: t`JSON with masks, boxes and areas` },
        ]}
      />
    </div>
  )
}

interface GroupProps {
  name: string
  entries: readonly Entry[]
  children?: ReactNode
}

function Group({ name, entries, children }: GroupProps) {
  return (
    <fieldset className="flex min-w-0 flex-col gap-1">
      <legend className="mb-1 text-sm font-semibold">{name}</legend>
      {entries.map((entry) => (
        <Choice key={entry.content} {...entry} />
      ))}
      {children}
    </fieldset>
  )
}

function Choice({ content, name, description }: Entry) {
  const isChosen = useExport(({ contents }) => contents.includes(content))
  const id = useId()
  return (
    <label className="flex cursor-pointer gap-2.5 rounded-lg px-2 py-1.5 hover:bg-hover touch:min-h-11">
      <input
        type="checkbox"
        checked={isChosen}
        onChange={() => useExport.getState().toggle(content)}
        aria-labelledby={id}
        aria-describedby={`${id}-more`}
        className="mt-0.5 size-4 shrink-0 accent-accent"
      />
      <span className="min-w-0">
        <span id={id} className="block font-medium">
          {name}
        </span>
        <span id={`${id}-more`} className="block text-xs text-ink-muted">
          {description}
        </span>
      </span>
    </label>
  )
}
