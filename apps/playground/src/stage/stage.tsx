import { type Signal, useSignal } from '@preact/signals'
import { useRef } from 'preact/hooks'
import type { Box } from '../api/answer.ts'
import type { Picture } from '../case/picture.ts'
import { byHand, type Session } from '../session/create-session.ts'
import { BoxEditor } from './box-editor.tsx'
import { type Corner, moveBox, type Point, resizeBox, spanBox } from './box-geometry.ts'
import type { PictureMap } from './get-maps.ts'

type Drag =
  | { readonly kind: 'move'; readonly from: Point; readonly box: Box }
  | { readonly kind: 'resize'; readonly from: Point; readonly box: Box; readonly corner: Corner }
  | { readonly kind: 'draw'; readonly from: Point }

export interface StageProps {
  readonly session: Session
  readonly picture: Picture
  readonly map: PictureMap | null
  readonly cell: Signal<number>
}

/** The picture with the box, which can be drawn, moved and resized, and a map over it. */
export function Stage({ session, picture, map, cell }: StageProps) {
  const stage = useRef<HTMLDivElement>(null)
  const drag = useRef<Drag | null>(null)
  const isDragging = useSignal(false)
  const { width, height, url } = picture
  const box = getShownBox(session)

  const toPoint = ({ clientX, clientY }: PointerEvent): Point => {
    const { left, top, width: shownWidth, height: shownHeight } = stage.current!.getBoundingClientRect()
    return { x: ((clientX - left) * width) / shownWidth, y: ((clientY - top) * height) / shownHeight }
  }

  function start(event: PointerEvent): void {
    if (event.button !== 0) return
    const target = event.target as HTMLElement
    const corner = target.dataset.corner as Corner | undefined
    const from = toPoint(event)
    if (box && corner) drag.current = { kind: 'resize', from, box, corner }
    else if (box && target.closest('.box')) drag.current = { kind: 'move', from, box }
    // A finger that touches the picture scrolls the page: drawing anew is the mouse's and the pen's.
    else if (event.pointerType !== 'touch') drag.current = { kind: 'draw', from }
    else return
    event.preventDefault()
    target.closest<HTMLElement>('.box')?.focus({ preventScroll: true })
    stage.current!.setPointerCapture(event.pointerId)
    isDragging.value = true
  }

  function go(event: PointerEvent): void {
    const current = drag.current
    const point = toPoint(event)
    if (current === null) {
      pointAtCell(point)
      return
    }
    const by = { x: point.x - current.from.x, y: point.y - current.from.y }
    const next =
      current.kind === 'draw'
        ? spanBox(current.from, point, picture)
        : current.kind === 'move'
          ? moveBox(current.box, by, picture)
          : resizeBox(current.box, current.corner, by, picture)
    if (next) session.drawBox(next)
  }

  function end(): void {
    drag.current = null
    isDragging.value = false
  }

  /** The innermost cell under the pointer: of those that overlap, the strongest one. */
  function pointAtCell({ x, y }: Point): void {
    const found = map?.cells.findIndex(({ box: { x1, y1, x2, y2 } }) => x >= x1 && x < x2 && y >= y1 && y < y2) ?? -1
    if (found >= 0) cell.value = found
  }

  return (
    <div
      ref={stage}
      class="stage"
      style={{ aspectRatio: `${width} / ${height}`, '--ratio': width / height }}
      data-dragging={isDragging.value || undefined}
      onPointerDown={start}
      onPointerMove={go}
      onPointerUp={end}
      onPointerCancel={end}
    >
      <img src={url} alt="What is asked about" draggable={false} />
      <svg viewBox={`0 0 ${width} ${height}`} preserveAspectRatio="none" aria-hidden="true">
        {box && map === null && <path class="shade" fill-rule="evenodd" d={formatShade(picture, box)} />}
        {map?.cells.map(({ box: { x1, y1, x2, y2 }, strength, name }) => (
          <rect
            key={name}
            class="cell"
            x={x1}
            y={y1}
            width={x2 - x1}
            height={y2 - y1}
            style={{ '--strength': map.overlaps ? strength / 3 : strength }}
          />
        ))}
        {map?.cells[cell.value] && <CellMark {...map.cells[cell.value]!.box} />}
      </svg>
      {box && <BoxEditor session={session} box={box} size={picture} />}
    </div>
  )
}

/** The box drawn by hand, or the one that the policy crops to. */
export function getShownBox({ policy, drawnBox, answer }: Session): Box | null {
  if (policy.value === byHand) return drawnBox.value
  const decision = answer.value?.decision
  return decision?.type === 'crop' ? decision.box : null
}

function CellMark({ x1, y1, x2, y2 }: Box) {
  return <rect class="cell-mark" x={x1} y={y1} width={x2 - x1} height={y2 - y1} vector-effect="non-scaling-stroke" />
}

function formatShade({ width, height }: Picture, { x1, y1, x2, y2 }: Box): string {
  return `M0 0H${width}V${height}H0Z M${x1} ${y1}H${x2}V${y2}H${x1}Z`
}
