import { computeWelchPValue, formatMarkdown } from '../icon-policy/statistics.mjs'

/** The summary of an ablation as a page. */
export function formatAblation(summary) {
  const { command, encoder, queries, validationQueries, keepMrr, oracleMrr, seeds, steps, warmSteps, variants } =
    summary
  const spread = figure =>
    figure === null
      ? ''
      : `${figure.mean.toFixed(3)}${figure.deviation === null ? '' : ` ± ${figure.deviation.toFixed(3)}`}`
  const ofSeeds = figure => ({ ...figure, count: seeds.length })
  const rows = variants.map(({ name, mrr, boxMrr, cropRateCluttered, cropRateLarge, comparison, ...figures }) => [
    name,
    ...[mrr, figures['recall@1'], boxMrr, cropRateCluttered, cropRateLarge].map(spread),
    comparison === null ? '' : comparison.difference.toFixed(3),
    comparison === null ? '' : comparison.pValueHolm.toFixed(4),
    comparison === null ? '' : computeWelchPValue(ofSeeds(mrr), ofSeeds(variants[0].mrr)).toFixed(4),
  ])
  const table = formatMarkdown([
    [
      'variant',
      'MRR',
      'Recall@1',
      'MRR of its boxes',
      'cropped, cluttered',
      'cropped, large',
      'difference',
      'p, queries',
      'p, seeds',
    ],
    ...rows,
  ])
  return `# Ablation

Each row differs from the first in what its name says: ${warmSteps} steps of imitation and ${steps} of r-GRPO on ${queries} training
queries of icon-scenes, figures on ${validationQueries} validation queries of other entities, mean and deviation over the seeds
${seeds.join(', ')}. Keeping every picture has an MRR of ${keepMrr.toFixed(3)}, the best action of each query ${oracleMrr.toFixed(3)}. "MRR of its boxes" crops every
picture to the likeliest box. Differences in MRR are to the first row. "p, queries" is of paired randomisation tests over the
queries, each with its mean over the seeds, corrected by Holm: would other queries differ too, with these very policies?
"p, seeds" is of Welch's test over the seeds, not corrected: would other trainings differ too? Encoder \`${encoder}\`. Boxes
are anchors alone: the head has no offsets that would refine them.

\`\`\`sh
${command}
\`\`\`

${table}
![MRR of each variant](ablation.svg)
`
}
