import { readFileSync } from 'node:fs'
import type { ImageSize, Rng } from '@region-r1/core'
import { z } from '@region-r1/core/schema'
import type { Rectangle } from '../drawing/draw-picture.ts'
import type { SceneSplit } from './scene-split.ts'

const wordingsSchema = z.array(z.string()).min(1)
const questionBookSchema = z.strictObject({
  /** With `{it}` for the thing asked about; each split has its own. */
  wordings: z.strictObject({ train: wordingsSchema, validation: wordingsSchema }),
  /** With `{thing}` for its kind. */
  places: z.record(z.string(), wordingsSchema),
})

/** The wordings that questions about scenes are drawn from. */
export type SceneQuestionBook = z.infer<typeof questionBookSchema>

/** Reads the wordings that ship with this package. */
export function loadSceneQuestionBook(): SceneQuestionBook {
  const file = new URL('../../assets/synthesize/questions.json', import.meta.url)
  return questionBookSchema.parse(JSON.parse(readFileSync(file, 'utf8')))
}

/** Something that a scene shows. */
export interface ShownThing {
  readonly kind?: string
  readonly box: Rectangle
}

export interface AskSceneQuestionOptions {
  readonly scene: ImageSize
  readonly book: SceneQuestionBook
  readonly split: SceneSplit
  /** What anything is called, such as `product`. */
  readonly noun: string
  readonly rng: Rng
}

export interface SceneQuestion {
  /** What tells the thing from the others: its kind, its place, or that there are none. */
  readonly type: 'kind' | 'place' | 'alone'
  readonly text: string
}

/** A question that one thing of a scene alone can be meant by, or null where nothing tells it from the others. */
export function askSceneQuestion(
  target: ShownThing,
  things: readonly ShownThing[],
  { scene, book, split, noun, rng }: AskSceneQuestionOptions,
): SceneQuestion | null {
  const others = things.filter(thing => thing !== target)
  const twins = others.filter(other => mayBeCalled(other, target.kind))
  const forms: { type: SceneQuestion['type']; it: string }[] = []
  const addPlaces = (thing: string, among: readonly ShownThing[]) => {
    for (const place of listPlaces(
      target.box,
      among.map(({ box }) => box),
      scene,
    )) {
      for (const form of book.places[place]!) forms.push({ type: 'place', it: `the ${form.replace('{thing}', thing)}` })
    }
  }
  if (target.kind !== undefined && twins.length === 0) {
    forms.push({ type: 'kind', it: `the ${target.kind}` }, { type: 'kind', it: `this ${target.kind}` })
  }
  if (target.kind === undefined && others.length === 0) forms.push({ type: 'alone', it: `this ${noun}` })
  addPlaces(noun, others)
  if (target.kind !== undefined && twins.length > 0) addPlaces(target.kind, twins)
  if (forms.length === 0) return null
  const type = rng.pick([...new Set(forms.map(form => form.type))])
  const { it } = rng.pick(forms.filter(form => form.type === type))
  return { type, text: rng.pick(book.wordings[split]).replace('{it}', it) }
}

/** Whether a thing goes by a kind's name: what has none may be of any, and oat milk is a milk. */
function mayBeCalled(thing: ShownThing, kind: string | undefined): boolean {
  return thing.kind === undefined || thing.kind === kind || thing.kind.endsWith(` ${kind}`)
}

/** The words for where a box is that fit none of the others. Distances are shares of the scene. */
function listPlaces(box: Rectangle, others: readonly Rectangle[], scene: ImageSize): string[] {
  if (others.length === 0) return []
  const centre = getCentre(box, scene)
  const centres = others.map(other => getCentre(other, scene))
  const places = []
  if (centres.every(({ x }) => x > centre.x + apart)) places.push('left')
  if (centres.every(({ x }) => x < centre.x - apart)) places.push('right')
  if (centres.every(({ y }) => y > centre.y + apart)) places.push('top')
  if (centres.every(({ y }) => y < centre.y - apart)) places.push('bottom')
  const sides = new Set(centres.map(({ x }) => (Math.abs(x - 0.5) < apart ? 0 : Math.sign(x - 0.5))))
  if (Math.abs(centre.x - 0.5) < apart / 2 && sides.size === 2 && !sides.has(0)) places.push('middle')
  for (const { name, x, y } of corners) {
    const liesIn = (point: Point, margin: number) => x * (point.x - 0.5) > margin && y * (point.y - 0.5) > margin
    if (liesIn(centre, apart / 2) && !centres.some(other => liesIn(other, -apart / 2))) places.push(name)
  }
  return places
}

interface Point {
  readonly x: number
  readonly y: number
}

const apart = 0.15
const corners = [
  { name: 'top left', x: -1, y: -1 },
  { name: 'top right', x: 1, y: -1 },
  { name: 'bottom left', x: -1, y: 1 },
  { name: 'bottom right', x: 1, y: 1 },
] as const

function getCentre({ left, top, width, height }: Rectangle, scene: ImageSize): Point {
  return { x: (left + width / 2) / scene.width, y: (top + height / 2) / scene.height }
}
