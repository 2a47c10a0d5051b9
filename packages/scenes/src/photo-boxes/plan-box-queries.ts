import { computeBoxArea } from '@region-r1/core'
import type { BoxedPicture, BoxedThing } from '@region-r1/datasets'
import { cocoKinds } from './coco-kinds.ts'

/** How a question says which box it means. */
export type BoxQuestionForm = 'class' | 'kind' | 'expression'

/** A question about one box, before it has candidates. */
export interface BoxQuery {
  /** Positions of the picture and of the box in it. */
  readonly picture: number
  readonly thing: number
  readonly form: BoxQuestionForm
  readonly question: string
}

/** Shares of the picture: a smaller box shows next to nothing, a larger one is the picture. */
const [smallest, largest] = [0.01, 0.5]

/** Whether enough of it can be seen to tell what it is. */
export function isClear({ box, isCrowd }: BoxedThing): boolean {
  return !isCrowd && computeBoxArea(box) >= smallest
}

/**
 * All questions that can be asked about the pictures. A class or a kind is named where one box alone is of it; a kind only
 * where the data have another class of it, for else it says as much as the class.
 */
export function planBoxQueries(pictures: readonly BoxedPicture[]): BoxQuery[] {
  const classesByKind = new Map<string, Set<string>>()
  for (const thing of pictures.flatMap(({ boxes }) => boxes)) {
    const kind = getKind(thing)
    if (kind !== undefined) classesByKind.set(kind, (classesByKind.get(kind) ?? new Set()).add(thing.class))
  }
  return pictures.flatMap(({ boxes }, picture) =>
    boxes.flatMap((asked, thing) => {
      if (!isClear(asked) || computeBoxArea(asked.box) > largest) return []
      return askAbout(asked, boxes, classesByKind).map(query => ({ picture, thing, ...query }))
    }),
  )
}

function askAbout(
  asked: BoxedThing,
  boxes: readonly BoxedThing[],
  classesByKind: ReadonlyMap<string, ReadonlySet<string>>,
): Pick<BoxQuery, 'form' | 'question'>[] {
  const { class: name, expression } = asked
  const kind = getKind(asked)
  const isOnlyOf = (get: (thing: BoxedThing) => string | undefined) =>
    boxes.every(other => other === asked || get(other) !== get(asked))
  const isKindAsked = kind !== undefined && kind !== name && classesByKind.get(kind)!.size > 1 && isOnlyOf(getKind)
  return [
    ...(isOnlyOf(thing => thing.class)
      ? [{ form: 'class', question: `What is known about the ${name} in this picture?` } as const]
      : []),
    ...(isKindAsked ? [{ form: 'kind', question: `What kind of ${kind} is this?` } as const] : []),
    ...(expression === undefined
      ? []
      : [{ form: 'expression', question: `What is known about this: ${expression}?` } as const]),
  ]
}

function getKind(thing: BoxedThing): string | undefined {
  return cocoKinds.get(thing.class) ?? thing.kind
}
