import type { StepMetrics } from '@region-r1/tensor'
import type { LogitsTerm, RatioCounts } from '../objective.ts'
import { readOutcome } from '../reward-table/reward-table.ts'
import { computeMarginGain, computeMrrGain, computeNdcgGain, computeRankGain } from '../rewards/gains.ts'
import { keepAction } from '../rollouts/action-distribution.ts'
import type { Rollouts } from '../rollouts/rollouts.ts'
import type { TrainingConfig } from './training-config.ts'
import type { TrainingQuery } from './training-set.ts'

/** The parts of one query's loss. */
export interface QueryLoss {
  /** What is minimised. */
  readonly total: LogitsTerm
  readonly policy: number
  readonly kl: number
  readonly decisionEntropy: number
  readonly boxEntropy: number
  readonly ratios: RatioCounts
}

const gains = {
  'delta/mrr': computeMrrGain,
  'delta/ndcg': computeNdcgGain,
  'delta/rank': computeRankGain,
  'delta/margin': computeMarginGain,
}

export interface StepMeter {
  addLoss(loss: QueryLoss): void
  addUpdate(update: { readonly gradientNorm: number; readonly learningRate: number }): void
  addRollouts(query: TrainingQuery, rollouts: Rollouts): void
  report(): StepMetrics
}

/** Averages what a step of r-GRPO saw. */
export function createStepMeter({ beta, estimator }: TrainingConfig): StepMeter {
  const sums = new Map<string, { sum: number; count: number }>()
  const add = (name: string, sum: number, count = 1) => {
    const known = sums.get(name) ?? { sum: 0, count: 0 }
    sums.set(name, { sum: known.sum + sum, count: known.count + count })
  }

  return {
    addLoss({ total, policy, kl, decisionEntropy, boxEntropy, ratios }) {
      add('loss', total.value)
      add('policy_loss', policy)
      if (beta > 0) add('kl', kl)
      add('entropy', decisionEntropy + boxEntropy)
      add('entropy/decision', decisionEntropy)
      add('entropy/box', boxEntropy)
      if (estimator === 'exact') return
      add('clip_ratio/low_mean', ratios.low, ratios.all)
      add('clip_ratio/high_mean', ratios.high, ratios.all)
      add('clip_ratio/region_mean', ratios.low + ratios.high, ratios.all)
    },
    addUpdate({ gradientNorm, learningRate }) {
      add('grad_norm', gradientNorm)
      add('learning_rate', learningRate)
    },
    addRollouts({ rewards: paid, table }, { old, actions, rewards, advantages, forced }) {
      const crops = actions.filter(action => action !== keepAction)
      const cropRewards = rewards.filter((_, index) => actions[index] !== keepAction)
      add('reward', sum(rewards), rewards.length)
      add('reward_std', advantages?.deviation ?? 0)
      add('frac_reward_zero_std', advantages === null ? 1 : 0)
      add('reward/keep_mean', paid.keep)
      add('reward/crop_mean', sum(cropRewards), cropRewards.length)
      add('decision/crop_rate', old.cropProbability)
      add('decision/crop_rate_sampled', crops.length, actions.length)
      const best = Math.max(...Array.from(paid.anchors))
      add('decision/oracle_agreement', old.cropProbability >= 0.5 === best > paid.keep ? 1 : 0)
      add('group/mixed_fraction', crops.length > 0 && crops.length < actions.length ? 1 : 0)
      add('group/resampled_fraction', forced > 0 ? 1 : 0)
      const keep = readOutcome(table.outcomes, keepAction)
      for (const [name, compute] of Object.entries(gains)) {
        add(name, sum(crops.map(action => compute(keep, readOutcome(table.outcomes, action)))), crops.length)
      }
    },
    report() {
      return Object.fromEntries([...sums].map(([name, { sum, count }]) => [name, count === 0 ? 0 : sum / count]))
    },
  }
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}
