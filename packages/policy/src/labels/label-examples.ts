import type { PolicyInput, PolicyOutcome, RerankExample } from '@region-r1/core'
import { type ReadImageSourceOptions, readImageSource } from '@region-r1/encoder'
import { toDecision } from '@region-r1/scoring'
import type { DecisionLabel } from './decision-label.ts'

/** A policy that looks at the picture and the question alone, as those of vision-language models do. */
export interface LabelingPolicy {
  readonly id: string
  /** Keeps or crops, from the picture and the question alone. */
  doDecide(input: Pick<PolicyInput, 'image' | 'question' | 'signal'>): Promise<PolicyOutcome>
}

/** What is read of an example: never its candidates, nor its true box. */
export type LabelableExample = Pick<RerankExample, 'queryId' | 'image' | 'question'>

/** What became of one example. */
export type LabelItem =
  | { readonly status: 'fulfilled'; readonly queryId: string; readonly label: DecisionLabel }
  | { readonly status: 'rejected'; readonly queryId: string; readonly error: unknown }

/** Who labels, and how many examples at once. */
export interface LabelExamplesOptions {
  readonly policy: LabelingPolicy
  /** How pictures are read: limits, where relative paths start, whether the web may be asked. */
  readonly images?: ReadImageSourceOptions | undefined
  /** Examples under way at a time, whose pictures are in memory; at least the policy's own concurrency. @default 8 */
  readonly concurrency?: number | undefined
  readonly signal?: AbortSignal | undefined
}

/**
 * A policy's decisions on examples, in their order: what a head can be trained to imitate. An example whose picture
 * cannot be read, or whose decision fails, is yielded as `rejected`, and the others go on.
 *
 * @throws the signal's reason, and what the stream of examples throws.
 */
export async function* labelExamples(
  examples: Iterable<LabelableExample> | AsyncIterable<LabelableExample>,
  { policy, images, concurrency = 8, signal }: LabelExamplesOptions,
): AsyncGenerator<LabelItem, void, undefined> {
  async function label({ queryId, image, question }: LabelableExample): Promise<LabelItem> {
    try {
      const picture = await readImageSource(image, { ...images, signal })
      const outcome = await policy.doDecide({ image: picture, question, signal })
      const { width, height } = picture
      const decision = toDecision(outcome, picture)
      return {
        status: 'fulfilled',
        queryId,
        label: { queryId, policy: policy.id, imageSize: { width, height }, decision },
      }
    } catch (error) {
      return { status: 'rejected', queryId, error }
    }
  }

  const underWay: Promise<LabelItem>[] = []
  for await (const example of examples) {
    signal?.throwIfAborted()
    underWay.push(label(example))
    if (underWay.length < concurrency) continue
    yield await underWay.shift()!
  }
  for (const item of underWay) {
    signal?.throwIfAborted()
    yield await item
  }
  signal?.throwIfAborted()
}
