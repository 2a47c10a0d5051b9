/**
 * Policies that see a picture and a question, and decide whether to keep the picture or to crop it.
 *
 * ```ts
 * const policy = createSimilarityPolicy()
 * await policy.doDecide({ image, question, features, questionEmbedding, encoder, look })
 * // { type: 'crop', cropProbability: 0.91, box: { x1: 0.7, y1: 0, x2: 1, y2: 0.3 } }
 * ```
 *
 * @module @region-r1/policy
 */

// Policies that need no training
export {
  type BaselinePolicyOptions,
  createBaselinePolicy,
  isBaselinePolicyName,
} from './baselines/baseline-policy.ts'
export { type CalibrateLookOptions, calibrateLook, type LookCalibration } from './baselines/calibrate-look.ts'
export { type CenterPolicyOptions, createCenterPolicy } from './baselines/center-policy.ts'
export { createKeepPolicy } from './baselines/keep-policy.ts'
export { createLookPolicy, type LookPolicyOptions } from './baselines/look-policy.ts'
export { computeAgreement } from './baselines/patch-agreement.ts'
export { hasAlignedPatches } from './baselines/patch-alignment.ts'
export { createRandomPolicy, type RandomPolicyOptions } from './baselines/random-policy.ts'
export { createSimilarityPolicy, type SimilarityPolicyOptions } from './baselines/similarity-policy.ts'

// The trained head
export { computePlace } from './head/compute-place.ts'
export { findIconPolicyDirectory } from './head/find-icon-policy-directory.ts'
export { findPolicyEncoder } from './head/find-policy-encoder.ts'
export { loadDefaultPolicy } from './head/load-default-policy.ts'
export { type HeadPolicy, type LoadPolicyOptions, loadPolicy, type ProposedCrops } from './head/load-policy.ts'
export { loadShippedHead } from './head/load-shipped-head.ts'
export { type PolicyConfig, policyConfigSchema } from './head/policy-config.ts'
export { createQuestionIndex, splitQuestion } from './head/question-ids.ts'
export { readPolicyConfig } from './head/read-policy-config.ts'
export { type PolicyFolder, readPolicyFolder } from './head/read-policy-folder.ts'
export { refineAnchor } from './head/refine-anchor.ts'
export { type SavePolicyOptions, savePolicy } from './head/save-policy.ts'
export { lookAgain, type ScoredAnchor, type SecondLook } from './head/second-look.ts'

// Decisions of a policy as labels, for a head to imitate
export { type DecisionLabel, decisionLabelSchema } from './labels/decision-label.ts'
export {
  type LabelableExample,
  type LabelExamplesOptions,
  type LabelItem,
  type LabelingPolicy,
  labelExamples,
} from './labels/label-examples.ts'
export { loadDecisionLabels } from './labels/load-decision-labels.ts'
export {
  type LabelProgress,
  type SaveDecisionLabelsOptions,
  type SaveDecisionLabelsResult,
  saveDecisionLabels,
} from './labels/save-decision-labels.ts'
export { type BaselinePolicyName, baselinePolicyNames, type CoordinateSpace, coordinateSpaces } from './names.ts'
// How vision-language models answer
export { clipBox } from './tool-call/clip-box.ts'
export { parseToolCall } from './tool-call/parse-tool-call.ts'
export { type SmartResizeOptions, smartResize } from './tool-call/smart-resize.ts'
export type { Clock } from './vlm/clock.ts'
export { fromModelBox, getCoordinateGrid, type PictureSizes } from './vlm/coordinate-grid.ts'
export { createVlmPolicy, type VlmAnswerCache, type VlmPolicy, type VlmPolicyOptions } from './vlm/create-vlm-policy.ts'
export { openVlmAnswerFile, type VlmAnswerFile, type VlmUsage } from './vlm/open-vlm-answer-file.ts'
export { VlmRequestError } from './vlm/vlm-request-error.ts'
