import { InvalidArgumentError, type RgbImage, toNormalizedBox } from '@region-r1/core'
import { type ImageSource, readImageSource } from '@region-r1/encoder'
import { decide, prepareQuery } from '@region-r1/scoring'
import type { Reranker } from '../create-reranker.ts'
import { parsePictureUrl } from '../parse-picture-url.ts'
import type { RerankDecision } from '../rerank-result.ts'
import { serveDecision } from '../serve-decision.ts'
import type { JsonValue, WritableJsonObject } from './json.ts'
import { providerName } from './read-provider-options.ts'
import type { AdapterWarning } from './warning.ts'

/** A part of the AI SDK's decision state. */
export type DecisionStatePart =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'json'; readonly value: JsonValue }
  | { readonly type: 'file'; readonly mediaType: string; readonly data: DecisionFileData }

/** The AI SDK's file data. */
export type DecisionFileData =
  | { readonly type: 'data'; readonly data: Uint8Array | string }
  | { readonly type: 'url'; readonly url: URL }
  | { readonly type: 'text' | 'reference' }

/** What is asked about the state. */
export interface DecisionQuestion {
  readonly type: string
  readonly instructions?: unknown
}

/** What `experimental_decide` hands over. */
export interface DecisionCallOptions {
  readonly state: readonly DecisionStatePart[]
  readonly questions: Readonly<Record<string, DecisionQuestion>>
  readonly abortSignal?: AbortSignal | undefined
}

/** `box` in shares of the picture, from its upper left corner. */
export type DecisionAnswer =
  | { type: 'boolean'; probability: number }
  | { type: 'box'; box: { top: number; bottom: number; left: number; right: number } }

/** What `experimental_decide` expects back. */
export interface DecisionCallResult {
  answers: Record<string, DecisionAnswer>
  warnings: AdapterWarning[]
  providerMetadata: Record<string, WritableJsonObject>
  response: { modelId: string }
}

/** The AI SDK's `Experimental_DecisionModelV4`. */
export interface RegionDecisionModel {
  readonly specificationVersion: 'v4'
  readonly provider: string
  readonly modelId: string
  readonly supportedQuestionTypes: readonly ('boolean' | 'box')[]
  /** What the AI SDK calls. */
  doDecide(options: DecisionCallOptions): Promise<DecisionCallResult>
}

/**
 * The reranker's policy as a decision model of the AI SDK, for `experimental_decide`. The state holds the picture and
 * the question about it; a `boolean` is answered with the probability of cropping, a `box` with the region to crop to,
 * the whole picture where it is to be kept. There is one decision a call, whatever is asked of it.
 *
 * @example
 * await experimental_decide({
 *   model: experimental_regionDecisionModel(reranker),
 *   state: [{ type: 'text', text: 'What does this bird eat?' }, { type: 'file', mediaType: 'image/png', data: bytes }],
 *   questions: { region: { type: 'box' } },
 * })
 */
export function regionDecisionModel(
  { encoder, policy }: Reranker,
  { modelId = policy.id }: { readonly modelId?: string } = {},
): RegionDecisionModel {
  return {
    specificationVersion: 'v4',
    provider: providerName,
    modelId,
    supportedQuestionTypes: ['boolean', 'box'],
    async doDecide({ state, questions, abortSignal }) {
      const question = state.flatMap(part => (part.type === 'text' ? [part.text] : [])).join('\n')
      if (question.trim() === '') throw invalidState('has no text; add the question about the picture as a text part')
      const image = await readImageSource(findPicture(state), {
        transparency: encoder.transparency,
        signal: abortSignal,
        allowHttp: false,
      })
      const options = { encoder, signal: abortSignal }
      const prepared = await prepareQuery({ image, question }, options)
      const decided = await decide(policy, prepared, options)
      const { decision, warning } = serveDecision(decided.decision)
      return {
        answers: Object.fromEntries(
          Object.entries(questions).map(([id, { type }]) => [id, answer(type, decision, image)]),
        ),
        warnings: warning === undefined ? [] : [{ type: 'other', message: warning }],
        providerMetadata: {
          [providerName]: { decision: decision.type, encoder: encoder.id, ...listRegions(decision, image) },
        },
        response: { modelId },
      }
    },
  }
}

function answer(type: string, decision: RerankDecision, image: RgbImage): DecisionAnswer {
  if (type === 'boolean') return { type, probability: decision.cropProbability }
  if (type !== 'box') {
    throw new InvalidArgumentError({
      argument: 'questions',
      message: `a region policy answers questions of the types boolean and box, got "${type}"`,
    })
  }
  if (decision.type === 'keep') return { type, box: { top: 0, bottom: 1, left: 0, right: 1 } }
  const { x1, y1, x2, y2 } = toNormalizedBox(decision.box, image)
  return { type, box: { top: y1, bottom: y2, left: x1, right: x2 } }
}

/** Where the crop is made of several: their boxes in shares of the picture, and what each counts. */
function listRegions(decision: RerankDecision, image: RgbImage): WritableJsonObject {
  if (decision.type === 'keep' || decision.regions === undefined) return {}
  return {
    regions: decision.regions.map(({ box, weight, agreement }) => {
      const { x1, y1, x2, y2 } = toNormalizedBox(box, image)
      return { box: { top: y1, bottom: y2, left: x1, right: x2 }, weight, agreement }
    }),
  }
}

function findPicture(state: readonly DecisionStatePart[]): ImageSource {
  for (const part of state) {
    if (part.type !== 'file' || !part.mediaType.startsWith('image')) continue
    if (part.data.type === 'url') return parsePictureUrl('state', part.data.url.href)
    if (part.data.type !== 'data') continue
    return typeof part.data.data === 'string' ? Buffer.from(part.data.data, 'base64') : part.data.data
  }
  throw invalidState('has no picture; add it as a file part with a mediaType of image/…')
}

function invalidState(problem: string): InvalidArgumentError {
  return new InvalidArgumentError({ argument: 'state', message: `the state ${problem}` })
}
