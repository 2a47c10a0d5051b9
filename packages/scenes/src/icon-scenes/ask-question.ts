import { readFileSync } from 'node:fs'
import type { Rng } from '@region-r1/core'
import { z } from '@region-r1/core/schema'
import type { Split } from '../names.ts'
import type { NamedColour } from './name-colour.ts'
import type { PlannedIcon } from './plan-scene.ts'

const wordingsSchema = z.array(z.string()).min(1)
const bySplitSchema = z.strictObject({ train: wordingsSchema, validation: wordingsSchema, test: wordingsSchema })
const questionBookSchema = z.strictObject({
  /** Wordings that fit every kind, with `{it}` for the thing asked about; each split has its own. */
  generic: bySplitSchema,
  places: z.record(z.enum(['left', 'right', 'top', 'bottom']), wordingsSchema),
  sizes: z.record(z.enum(['small', 'large']), wordingsSchema),
  kinds: z.record(z.string(), bySplitSchema.extend({ nouns: wordingsSchema })),
})

/** The wordings of all questions. */
export type QuestionBook = z.infer<typeof questionBookSchema>

/** How a question tells its target from the rest: by kind alone, or also by place, size or colour. */
export type QuestionType = 'kind' | 'place' | 'size' | 'colour'

/** An icon of a scene with the colour that it shows. */
export interface ColouredIcon extends PlannedIcon {
  readonly colour: NamedColour | null
}

export interface AskedQuestion {
  readonly type: QuestionType
  readonly text: string
}

/** Reads the wordings that ship with this package. */
export function loadQuestionBook(): QuestionBook {
  const file = new URL('../../assets/icon-scenes/questions.json', import.meta.url)
  return questionBookSchema.parse(JSON.parse(readFileSync(file, 'utf8')))
}

/**
 * A question about one icon that names its kind, and where a second icon of that kind is there, also what tells them
 * apart. Null where nothing does: such an icon is nobody's target.
 */
export function askQuestion(
  target: ColouredIcon,
  icons: readonly ColouredIcon[],
  { book, split, rng }: { readonly book: QuestionBook; readonly split: Split; readonly rng: Rng },
): AskedQuestion | null {
  const wordings = book.kinds[target.entity.kind]
  if (wordings === undefined) throw new Error(`questions.json has no kind "${target.entity.kind}"`)
  const noun = rng.pick(wordings.nouns)
  const wording = rng.pick(rng.next() < 0.5 ? wordings[split] : book.generic[split])
  const twins = icons.filter(icon => icon !== target && icon.entity.kind === target.entity.kind)
  if (twins.length === 0) return { type: 'kind', text: wording.replace('{it}', `${rng.pick(['this', 'the'])} ${noun}`) }

  const hints = twins
    .map(twin => listHints(target, twin, book))
    .reduce((shared, some) => shared.filter(hint => some.some(({ form }) => form === hint.form)))
  if (hints.length === 0) return null
  const type = rng.pick([...new Set(hints.map(hint => hint.type))])
  const { form } = rng.pick(hints.filter(hint => hint.type === type))
  return { type, text: wording.replace('{it}', `the ${form.replace('{thing}', noun)}`) }
}

interface Hint {
  readonly type: QuestionType
  readonly form: string
}

/** What is true of the target and plainly not of its twin. */
function listHints(target: ColouredIcon, twin: ColouredIcon, { places, sizes }: QuestionBook): Hint[] {
  const hints: Hint[] = []
  const add = (type: QuestionType, forms: readonly string[] = []) => hints.push(...forms.map(form => ({ type, form })))
  const right = target.left + target.size / 2 - (twin.left + twin.size / 2)
  const down = target.top + target.size / 2 - (twin.top + twin.size / 2)
  const apart = 0.9 * Math.max(target.size, twin.size)
  if (Math.abs(right) > apart && Math.abs(right) > Math.abs(down)) add('place', right < 0 ? places.left : places.right)
  if (Math.abs(down) > apart && Math.abs(down) > Math.abs(right)) add('place', down < 0 ? places.top : places.bottom)
  if (target.size > 1.35 * twin.size) add('size', sizes.large)
  if (twin.size > 1.35 * target.size) add('size', sizes.small)
  const isPlain = (colour: NamedColour | null) => colour !== null && colour.share >= 0.45
  if (target.colour && isPlain(target.colour) && isPlain(twin.colour) && target.colour.name !== twin.colour?.name) {
    add('colour', [`${target.colour.name} {thing}`])
  }
  return hints
}
