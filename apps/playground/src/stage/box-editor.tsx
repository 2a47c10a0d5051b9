import type { Box } from '../api/answer.ts'
import { byHand, type Session } from '../session/create-session.ts'
import { type Corner, moveBox, resizeBox, type Size } from './box-geometry.ts'

const corners: readonly Corner[] = ['nw', 'ne', 'sw', 'se']

/** How far a key moves, as a share of the picture's longer side. */
const step = 1 / 50

const directions: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
}

/** The box, to be dragged by pointer or moved by keys; the stage follows the pointer. */
export function BoxEditor({
  session,
  box,
  size,
}: {
  readonly session: Session
  readonly box: Box
  readonly size: Size
}) {
  const { x1, y1, x2, y2 } = box
  const percent = (value: number, whole: number) => `${(100 * value) / whole}%`
  const onKeyDown = (event: KeyboardEvent) => {
    const direction = directions[event.key]
    if (direction === undefined || event.altKey || event.ctrlKey || event.metaKey) return
    event.preventDefault()
    const distance = Math.max(1, Math.round(Math.max(size.width, size.height) * step))
    const by = { x: direction[0] * distance, y: direction[1] * distance }
    session.drawBox(event.shiftKey ? resizeBox(box, 'se', by, size) : moveBox(box, by, size))
  }
  return (
    <div
      class="box"
      data-by={session.policy.value === byHand ? 'hand' : 'policy'}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: an application is interactive, by arrow keys
      tabIndex={0}
      role="application"
      aria-label={`Box from ${x1}, ${y1} to ${x2}, ${y2}. Arrow keys move it, with Shift they resize it.`}
      style={{
        left: percent(x1, size.width),
        top: percent(y1, size.height),
        width: percent(x2 - x1, size.width),
        height: percent(y2 - y1, size.height),
      }}
      onKeyDown={onKeyDown}
    >
      {corners.map(corner => (
        <span key={corner} class={`handle ${corner}`} data-corner={corner} />
      ))}
    </div>
  )
}
