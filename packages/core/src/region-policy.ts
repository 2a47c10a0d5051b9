import type { NormalizedBox } from './box.ts'
import type { PolicyOutcome } from './decision.ts'
import type { DualEncoder, EncodeOptions, ImageFeatures } from './dual-encoder.ts'
import type { RgbImage } from './image.ts'

/** All that a policy may look at: the query's picture and question, never the candidates. */
export interface PolicyInput {
  readonly image: RgbImage
  readonly question: string
  /** Of the full picture, from the same pass that scores it. */
  readonly features: ImageFeatures
  /** `[D]`, unit length. */
  readonly questionEmbedding: Float32Array
  readonly encoder: DualEncoder
  /**
   * Looks at crops of the picture: their embeddings `[D]` by the frozen encoder, unit length, in the order given. A box is
   * encoded once, however often it is asked for, and a crop that was looked at costs no further pass when it is decided on.
   *
   * @throws InvalidArgumentError for a box outside of the picture, or more boxes than the host allows; what the encoder
   * throws; the signal's reason.
   */
  look(boxes: readonly NormalizedBox[]): Promise<Float32Array[]>
  readonly signal?: AbortSignal | undefined
}

/** Decides whether to keep a query's picture or to crop it. `doDecide` is for implementers; users call `rerank`. */
export interface RegionPolicy {
  /** Names the policy and its weights, as reports and caches show it. */
  readonly id: string
  /** The same input must give the same answer. An answer that makes no sense is `invalid`, not an exception. */
  doDecide(input: PolicyInput): Promise<PolicyOutcome>
  /**
   * Asked once by whoever hosts the policy, before the first query; absent where any encoder does.
   *
   * @throws RegionR1Error that says what to take instead, where the policy cannot see by this encoder.
   */
  doCheckEncoder?(encoder: DualEncoder, options?: Pick<EncodeOptions, 'signal'>): Promise<void>
  /** Frees what the policy holds; it is not to be used afterwards. */
  dispose?(): Promise<void>
}
