import { createRng } from '@region-r1/core'
import { adjustHolm, comparePaired } from '@region-r1/eval'
import { describeSpread } from '../icon-policy/statistics.mjs'

const mean = values => values.reduce((sum, value) => sum + value, 0) / values.length

const measures = {
  mrr: ({ validation }) => validation.mrr,
  'recall@1': ({ validation }) => validation['recall@1'],
  boxMrr: ({ validation }) => validation.boxMrr,
  cropRateCluttered: ({ tags }) => tags.cluttered?.cropRate ?? null,
  cropRateLarge: ({ tags }) => tags.large?.cropRate ?? null,
}

/**
 * The runs by variant: mean and deviation over the seeds, and a paired randomisation test against the first variant over
 * queries, each with its mean reciprocal rank over the seeds; p-values corrected by Holm over all variants.
 */
export function summarizeAblation(names, runs) {
  const byName = name => runs.filter(run => run.name === name).sort((a, b) => a.seed - b.seed)
  const meanRanks = name => {
    const all = byName(name).map(({ queries }) => queries.map(({ reciprocalRank }) => reciprocalRank))
    return all[0].map((_, query) => mean(all.map(ranks => ranks[query])))
  }
  const [first] = names
  const baseline = meanRanks(first)
  const tests = names
    .slice(1)
    .map(name => comparePaired({ system: meanRanks(name), baseline, rng: createRng(1).fork(name) }))
  const adjusted = adjustHolm(tests.map(({ pValue }) => pValue))
  const variants = names.map((name, index) => {
    const results = byName(name).map(({ result }) => result)
    const figures = Object.entries(measures).map(([measure, read]) => {
      const values = results.map(read).filter(value => value !== null)
      return [measure, values.length === 0 ? null : describeSpread(values)]
    })
    const { difference, wins, ties, losses } = tests[index - 1] ?? {}
    const comparison = index === 0 ? null : { difference, pValueHolm: adjusted[index - 1], wins, ties, losses }
    return { name, ...Object.fromEntries(figures), comparison }
  })
  const [{ result }] = byName(first)
  const { keepMrr, oracleMrr } = result.validation
  const { encoder, queries, validationQueries } = result
  return {
    encoder,
    queries,
    validationQueries,
    keepMrr,
    oracleMrr,
    seeds: byName(first).map(({ seed }) => seed),
    variants,
  }
}
