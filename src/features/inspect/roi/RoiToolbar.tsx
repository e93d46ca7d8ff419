import { t } from '@lingui/core/macro'
import { Pentagon, Redo2, Square, Trash2, Undo2 } from 'lucide-react'
import { Button } from '../../../components/Button'
import { IconButton } from '../../../components/IconButton'
import { SegmentedControl } from '../../../components/SegmentedControl'
import { useRegionOfInterest } from '../../../stores/region-of-interest'
import {
  chooseTool,
  closeEditor,
  deleteSelected,
  placeShape,
  redo,
  setEffect,
  undo,
  useRoiEditor,
  type RoiTool,
} from './editor'
import { useRoiKeys } from './use-roi-keys'

const icons = { rectangle: Square, polygon: Pentagon } as const

/** The editor's tools while it is open: over the picture, on phones above it, where they would cover too much. */
export function RoiToolbar() {
  const { isOpen, selected, points } = useRoiEditor()
  const canUndo = useRegionOfInterest(({ past }) => past.length > 0)
  const canRedo = useRegionOfInterest(({ future }) => future.length > 0)
  useRoiKeys(isOpen)
  if (!isOpen) return null
  return (
    <div className="flex flex-col items-center gap-1.5 max-sm:border-b max-sm:border-line max-sm:bg-panel max-sm:py-1 sm:pointer-events-none sm:absolute sm:inset-x-2 sm:top-2 sm:z-10">
      <div
        role="toolbar"
        aria-label={t`Region of interest`}
        className="pointer-events-auto flex flex-wrap items-center justify-center gap-1 rounded-xl max-sm:gap-0 sm:bg-raised sm:p-1 sm:shadow-pop"
      >
        <Tool tool="rectangle" label={t`Rectangle`} />
        <Tool tool="polygon" label={t`Polygon`} />
        <EffectSwitch />
        <IconButton
          icon={Trash2}
          label={t`Delete shape or corner`}
          shortcut="Del"
          disabled={selected === null && points.length === 0}
          onClick={deleteSelected}
        />
        <IconButton
          icon={Undo2}
          label={t`Undo`}
          shortcut="Ctrl Z"
          disabled={!canUndo && points.length === 0}
          onClick={undo}
        />
        {/* On phones there is one row, and a step undone is soon drawn again. */}
        <IconButton
          icon={Redo2}
          label={t`Redo`}
          shortcut="Ctrl Y"
          disabled={!canRedo}
          onClick={redo}
          className="max-sm:hidden"
        />
        <Button variant="primary" size="small" onClick={closeEditor} className="ml-1">
          {t`Done`}
        </Button>
      </div>
      <Hint />
    </div>
  )
}

function Tool({ tool, label }: { tool: RoiTool; label: string }) {
  const isOn = useRoiEditor((state) => state.tool === tool)
  return (
    <IconButton
      icon={icons[tool]}
      label={label}
      aria-pressed={isOn}
      className={isOn ? 'bg-accent-soft! text-accent!' : undefined}
      onClick={({ detail }) => {
        // Without a pointer there is nothing to draw with: the shape is placed and then moved by arrow keys.
        if (detail === 0) placeShape(tool)
        else chooseTool(isOn ? null : tool)
      }}
    />
  )
}

function EffectSwitch() {
  const { selected, effect } = useRoiEditor()
  const shape = useRegionOfInterest(({ region }) => (selected === null ? undefined : region.shapes[selected]))
  return (
    <SegmentedControl
      label={t`What the shape means`}
      value={shape?.effect ?? effect}
      onChange={setEffect}
      segments={[
        { value: 'include', label: t`Counts` },
        { value: 'ignore', label: t`Ignore` },
      ]}
    />
  )
}

function Hint() {
  const { tool, points, selected } = useRoiEditor()
  const text =
    tool === 'rectangle'
      ? t`Drag across what counts or is to be ignored.`
      : tool === 'polygon'
        ? points.length < 3
          ? t`Set corner after corner.`
          : t`Press the first corner, or Enter, to close.`
        : selected === null
          ? t`Draw a shape, or take hold of one.`
          : t`Drag, or use the arrow keys; Shift for large steps.`
  return (
    <p className="text-xs text-ink-muted sm:rounded-full sm:bg-raised/90 sm:px-2.5 sm:py-1 sm:shadow-[0_0_0_1px_var(--line)]">
      {text}
    </p>
  )
}
