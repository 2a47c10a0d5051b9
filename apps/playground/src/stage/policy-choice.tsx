import type { Picture } from '../case/picture.ts'
import { byHand, type Session } from '../session/create-session.ts'
import { centerBox } from './box-geometry.ts'
import { getShownBox } from './stage.tsx'

const names: Readonly<Record<string, string>> = {
  default: 'Default',
  keep: 'Keep',
  center: 'Centre',
  random: 'Random',
  similarity: 'Similarity',
  look: 'Look',
  [byHand]: 'By hand',
}

const hints: Readonly<Record<string, string>> = {
  default: 'The server’s own policy decides.',
  keep: 'The full picture, as if there were no policy.',
  center: 'Always the middle.',
  random: 'A box at random.',
  similarity: 'Where the patches of the full picture agree best with the question.',
  look: 'Looks at a grid of crops before it decides.',
  [byHand]: 'Drag the box or its corners; with a mouse, draw a new one. By keys: arrows move, Shift and arrows resize.',
}

/** How often a policy may look where it looks at all. */
const lookCounts = [4, 9, 16, 25, 49]

/** A policy's name for readers. */
export function formatPolicy(name: string): string {
  return names[name] ?? name
}

/** Who chooses the region. */
export function PolicyChoice({ session, picture }: { readonly session: Session; readonly picture: Picture }) {
  const { models, policy, looks } = session
  const choose = (name: string) => {
    if (name === byHand) session.drawBox(session.drawnBox.value ?? getShownBox(session) ?? centerBox(picture))
    else session.choosePolicy(name)
  }
  const looking = policy.value === 'default' || policy.value === 'look'
  return (
    <div class="controls">
      <fieldset class="pills">
        <legend>Who chooses the region</legend>
        {[...(models.value?.policies ?? ['default']), byHand].map(name => (
          <label key={name}>
            <input type="radio" name="policy" checked={policy.value === name} onChange={() => choose(name)} />
            <span>{formatPolicy(name)}</span>
          </label>
        ))}
      </fieldset>
      <p class="hint">{hints[policy.value] ?? ''}</p>
      {looking && (
        <label class="looks">
          Crops to look at first
          <select
            value={looks.value ?? ''}
            onChange={event => {
              const { value } = event.currentTarget
              looks.value = value === '' ? null : Number(value)
            }}
          >
            <option value="">as the policy likes</option>
            {lookCounts.map(count => (
              <option key={count} value={count}>
                {count}
              </option>
            ))}
          </select>
        </label>
      )}
    </div>
  )
}
