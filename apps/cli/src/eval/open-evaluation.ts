import type { DualEncoder } from '@region-r1/core'
import { type Device, type Dtype, loadEncoder, type OnnxEncoder } from '@region-r1/encoder'
import {
  type CandidateEmbedder,
  createCandidateEmbedder,
  createExampleEvaluator,
  type EvaluationSystem,
  type ExampleEvaluator,
  type RankingRuleOptions,
  type SystemLeftOut,
} from '@region-r1/eval'
import type { VlmUsage } from '@region-r1/policy'
import type { CommandContext } from '../command-context.ts'
import { showDownloads } from '../models/show-downloads.ts'
import type { SystemName } from '../system-names.ts'
import { createSystems } from './create-systems.ts'
import { openVlm } from './open-vlm.ts'
import type { VlmSetup } from './vlm-setup.ts'

/** What an evaluation runs with, as plain data: worker processes are handed it too. */
export interface EvaluationSetup extends RankingRuleOptions {
  /** Names or folders; the encoder of photos, no other scorer, the head that ships if absent. */
  readonly encoder?: string | undefined
  readonly scorer?: string | undefined
  readonly policy?: string | undefined
  readonly threshold?: number | undefined
  /** Crops that policies may look at; their own number if absent. */
  readonly looks?: number | undefined
  readonly systems?: readonly SystemName[] | undefined
  /** Of `vlm`. */
  readonly vlm?: VlmSetup | undefined
  readonly seed: number
  /** Where encoders run; `auto` if absent. */
  readonly device?: 'auto' | Device | undefined
  /** Which of an encoder's files run; the most exact there are if absent. */
  readonly dtype?: Dtype | undefined
  /** Of one operator of an encoder; all cores if absent. */
  readonly threads?: number | undefined
}

/** The models and systems of an evaluation, loaded. */
export interface OpenEvaluation extends AsyncDisposable {
  readonly setup: EvaluationSetup
  readonly encoder: DualEncoder
  /** The encoder itself where the setup names no other. */
  readonly scorer: DualEncoder
  readonly systems: readonly EvaluationSystem[]
  /** Policies that were to run and cannot see by the encoder. */
  readonly systemsLeftOut: readonly SystemLeftOut[]
  readonly embedCandidates: CandidateEmbedder
  readonly evaluateExample: ExampleEvaluator
  /** What the model of `vlm` was asked by this process; undefined where it does not run. */
  readVlmUsage(): VlmUsage | undefined
}

/** Loads what a setup names; a worker process has no context, and finds in the cache what its parent has fetched. */
export async function openEvaluation(setup: EvaluationSetup, context?: CommandContext): Promise<OpenEvaluation> {
  const { systems: names, seed, policy, threshold, looks, device, dtype, threads, ties, gain, fusion, vlm } = setup
  const rules = { ties, gain, fusion }
  const loaded: OnnxEncoder[] = []
  const open = async (directory: string | undefined) => {
    const encoder = await loadEncoder(directory, { device, dtype, threads, ...(context && showDownloads(context)) })
    loaded.push(encoder)
    return encoder
  }
  const dispose = async () => {
    for (const encoder of loaded) await encoder.dispose()
  }
  try {
    const encoder = await open(setup.encoder)
    const scorer = setup.scorer === undefined ? encoder : await open(setup.scorer)
    const asked = vlm && (await openVlm(vlm))
    const created = await createSystems({ encoder, seed, names, policy, threshold, looks, vlm: asked })
    const { systems, leftOut: systemsLeftOut } = created
    const embedCandidates = createCandidateEmbedder(scorer, { fusion })
    const evaluateExample = createExampleEvaluator({ encoder, scorer, systems, embedCandidates, ...rules })
    return {
      setup: { ...setup, systems: systems.map(({ name }) => name as SystemName) },
      encoder,
      scorer,
      systems,
      systemsLeftOut,
      embedCandidates,
      evaluateExample,
      readVlmUsage: () => asked?.readUsage(),
      [Symbol.asyncDispose]: dispose,
    }
  } catch (error) {
    await dispose()
    throw error
  }
}
