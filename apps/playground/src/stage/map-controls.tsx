import type { Signal } from '@preact/signals'
import type { MapName, PictureMap } from './get-maps.ts'

export interface MapControlsProps {
  readonly maps: readonly PictureMap[]
  readonly map: Signal<MapName | null>
  readonly cell: Signal<number>
  readonly isAnswered: boolean
}

/** Which map lies over the picture, and what each of its cells says. */
export function MapControls({ maps, map, cell, isAnswered }: MapControlsProps) {
  const shown = maps.find(({ name }) => name === map.value)
  const index = Math.min(cell.value, (shown?.cells.length ?? 1) - 1)
  const current = shown?.cells[index]
  return (
    <div class="controls">
      <fieldset class="pills">
        <legend>What the policy saw</legend>
        {[{ name: null, label: 'Hidden' }, ...maps].map(({ name, label }) => (
          <label key={label}>
            <input
              type="radio"
              name="map"
              checked={(shown?.name ?? null) === name}
              onChange={() => {
                map.value = name
                cell.value = 0
              }}
            />
            <span>{label}</span>
          </label>
        ))}
      </fieldset>
      {isAnswered && maps.length === 0 && <p class="hint">This encoder’s patches cannot be compared with texts.</p>}
      {current && shown && (
        <label class="cell-slider">
          <span>
            {shown.cellName} {index + 1} of {shown.cells.length}, strongest first
          </span>
          <input
            type="range"
            min="1"
            max={shown.cells.length}
            value={index + 1}
            aria-valuetext={`${current.name}: ${current.says}`}
            onInput={event => {
              cell.value = Number(event.currentTarget.value) - 1
            }}
          />
          <output>
            {current.name}: {current.says}
          </output>
        </label>
      )}
    </div>
  )
}
