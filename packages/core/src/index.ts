/**
 * Nouns and contracts of Region-R1. No I/O: every other package depends on this one, and this one on none of them.
 *
 * @module @region-r1/core
 */

export {
  computeBoxArea,
  computeIou,
  createNormalizedBox,
  createPixelBox,
  createRegionBox,
  type ImageSize,
  type NormalizedBox,
  type PixelBox,
  type RegionBox,
  toNormalizedBox,
  toPixelBox,
} from './box.ts'
export { type CropDecision, type CropRegion, isCrop, type PolicyOutcome } from './decision.ts'
export { createDisposerStack, type DisposerStack } from './disposer-stack.ts'
export type { DualEncoder, EncodeOptions, ImageFeatures, ImageInput, PatchGrid } from './dual-encoder.ts'
export { DataFormatError } from './errors/data-format-error.ts'
export { type DescribeIssuesOptions, describeIssue, describeIssues } from './errors/describe-issues.ts'
export { describeType } from './errors/describe-type.ts'
export { DisposedError } from './errors/disposed-error.ts'
export { ImageFormatError } from './errors/image-format-error.ts'
export { InvalidArgumentError } from './errors/invalid-argument-error.ts'
export { ModelFormatError } from './errors/model-format-error.ts'
export { RegionR1Error, type RegionR1ErrorOptions } from './errors/region-r1-error.ts'
export type { ImageView, RgbImage } from './image.ts'
export { type LinkedAbort, linkAbort } from './link-abort.ts'
export { type Defined, omitUndefined } from './omit-undefined.ts'
export type { PolicyInput, RegionPolicy } from './region-policy.ts'
export { type CandidateRecord, candidateSchema, type RerankExample, rerankExampleSchema } from './rerank-example.ts'
export { createRng, type Rng, type RngState, restoreRng } from './rng.ts'
export { combineVectors, normalizeInto, normalizeVector } from './vectors/combine-vectors.ts'
export { computeDotProduct } from './vectors/compute-dot-product.ts'
export { isFiniteVector } from './vectors/is-finite-vector.ts'
