import { linkAbort, type RegionPolicy } from '@region-r1/core'
import { rejectOnAbort } from '../reject-on-abort.ts'

/** What the later stages of a request cost lately, as running means in milliseconds. */
export interface StageCosts {
  readonly policyMs: number
  readonly cropMs: number
}

export interface BudgetOptions {
  /** On the clock of `performance.now()`. */
  readonly deadline: number
  readonly getCosts: () => StageCosts
  /** Called where the full picture is kept for lack of time. */
  readonly onExceeded: () => void
}

const tooLate = new Error('the budget is spent')

/**
 * A policy that keeps the full picture where its own decision, or the pass that a crop takes after it, would end behind
 * the deadline: the full picture's ranking is there by then, and a late answer is of no use.
 */
export function limitByBudget(policy: RegionPolicy, { deadline, getCosts, onExceeded }: BudgetOptions): RegionPolicy {
  const keep = () => {
    onExceeded()
    return { type: 'keep', cropProbability: 0 } as const
  }
  return {
    id: policy.id,
    async doDecide(input) {
      const { policyMs, cropMs } = getCosts()
      const left = deadline - performance.now()
      if (left < policyMs + cropMs) return keep()
      using stop = linkAbort(input.signal)
      const { signal } = stop
      const timer = setTimeout(() => stop.abort(tooLate), left - cropMs)
      try {
        const outcome = await Promise.race([policy.doDecide({ ...input, signal }), rejectOnAbort(signal)])
        return outcome.type === 'crop' && performance.now() + cropMs > deadline ? keep() : outcome
      } catch (error) {
        if (signal.reason === tooLate) return keep()
        throw error
      } finally {
        clearTimeout(timer)
      }
    },
  }
}

/** Running means of what stages cost, each new value weighing a tenth. */
export function createCostMeter(): { add(costs: Partial<StageCosts>): void; read(): StageCosts } {
  let costs: StageCosts = { policyMs: 0, cropMs: 0 }
  const mean = (old: number, value: number | undefined) =>
    value === undefined ? old : old === 0 ? value : 0.9 * old + 0.1 * value
  return {
    add: ({ policyMs, cropMs }) => {
      costs = { policyMs: mean(costs.policyMs, policyMs), cropMs: mean(costs.cropMs, cropMs) }
    },
    read: () => costs,
  }
}
