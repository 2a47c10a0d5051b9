const anchorScales = {
  fine: [
    { side: 0.25, grid: 7 },
    { side: 0.35, grid: 6 },
    { side: 0.55, grid: 3 },
  ],
  coarse: [
    { side: 0.4, grid: 4 },
    { side: 0.6, grid: 2 },
  ],
}

const plainGrpo = { balanced: false, boxCredit: 'probability', boxBaseline: 'group' }

/**
 * What is compared with the default settings, by groups: each differs in what its name says. Settings are those of
 * `training-config.ts`.
 *
 * @param steps - of r-GRPO
 * @param warmSteps - of imitation before it
 */
export function listVariants(steps, warmSteps) {
  /** @type {[name: string, settings: Record<string, any>][]} */
  const variants = [
    ['the default settings', {}],

    ['plain GRPO', plainGrpo],
    ['plain GRPO, no warm start', { ...plainGrpo, warmStart: { steps: 0 }, steps: steps + warmSteps }],
    ['r-GRPO, no warm start', { warmStart: { steps: 0 }, steps: steps + warmSteps }],
    ['the box alone warmed up', { warmStart: { decision: false } }],
    ['estimator: exact', { estimator: 'exact' }],
    ['supervised imitation alone', { steps: 0, warmStart: { steps: steps + warmSteps } }],
    [
      'half the steps imitation, then r-GRPO at a quarter of the rate',
      { steps: steps / 2, warmStart: { steps: warmSteps + steps / 2 }, learningRate: 0.0015 / 4 },
    ],
    ['question-blind', { readsQuestion: false }],

    ['reward: mrr', { reward: 'mrr' }],
    ['reward: ndcg', { reward: 'ndcg' }],
    ['reward: rank', { reward: 'rank' }],
    ['reward: margin', { reward: 'margin' }],
    ['reward: mrr + ndcg', { rewardWeights: { mrr: 0.2, ndcg: 0.2, rank: 0, margin: 0 } }],
    ['reward: mrr + ndcg + rank', { rewardWeights: { mrr: 0.2, ndcg: 0.2, rank: 0.2, margin: 0 } }],
    ['reward: absolute', { reward: 'absolute' }],
    ["reward: the public code's mixture", { reward: 'mixture' }],

    ['G = 4, at least 1 of each', { groupSize: 4, minPerDecision: 1 }],
    ['G = 8, at least 2 of each', { groupSize: 8, minPerDecision: 2 }],
    ['G = 32, at least 8 of each', { groupSize: 32, minPerDecision: 8 }],
    ['at least 1 of each', { minPerDecision: 1 }],
    ['at least 8 of each', { minPerDecision: 8 }],
    ['boxes credited by pi(crop)', { boxCredit: 'probability' }],
    ['advantages divided by the deviation', { scaleRewards: 'group' }],
    ['decision entropy 0.005', { entropyCoefficient: { decision: 0.005, box: 0.05 } }],
    ['solved share 0.45', { solvedShare: 0.45 }],
    ['twice the steps', { steps: 2 * steps }],
    ['beta = 0.01', { beta: 0.01 }],
    ['beta = 0.1', { beta: 0.1 }],

    ['hidden size 48', { head: { hiddenSize: 48 } }],
    ['hidden size 192', { head: { hiddenSize: 192 } }],
    ['1 block', { head: { blocks: 1 } }],
    ['finer anchors', { anchors: { scales: anchorScales.fine } }],
    ['coarser anchors', { anchors: { scales: anchorScales.coarse } }],
  ]
  return variants.map(([name, settings]) => ({
    name,
    settings: { steps, ...settings, warmStart: { steps: warmSteps, ...settings.warmStart } },
  }))
}
