import { readFileSync, writeFileSync } from 'node:fs'
import { formatMarkdown, formatSpread } from './statistics.mjs'

const start = '<!-- figures: written by make.mjs -->'
const end = '<!-- end of figures -->'

/** Puts the figures of a run between the two marks of the model card; what stands around them is written by people. */
export function writeModelCard(file, run) {
  const card = readFileSync(file, 'utf8')
  const [before, rest] = card.split(start)
  const after = rest?.split(end)[1]
  if (after === undefined) throw new Error(`${file} has no place for figures: expected "${start}" and "${end}"`)
  writeFileSync(file, `${before}${start}\n\n${formatFigures(run)}\n${end}${after}`)
}

function formatFigures({ best, policies, twins, evaluation, encoder }) {
  const percent = value => `${(100 * value).toFixed(1)} %`
  const ofSlice = (name, slice) => {
    const { keep, head, target } = evaluation.slices[slice].systems
    return [
      `${name} (${evaluation.slices[slice].queries})`,
      percent(keep['recall@1']),
      `${percent(head['recall@1'])}, ${percent(head.cropRate)}`,
      percent(target['recall@1']),
    ]
  }
  const spread = (results, read) => formatSpread(results.map(read))
  const perSeed = (name, results) => [
    name,
    spread(results, ({ validation }) => validation.mrr),
    spread(results, ({ tags }) => tags.cluttered.mrr),
    spread(results, ({ tags }) => tags.cluttered.cropRate),
    spread(results, ({ tags }) => tags.large.cropRate),
    spread(results, ({ validation, secondLook }) => (secondLook ?? validation).mrr),
    spread(results, ({ validation, secondLook }) => secondLook?.passes ?? 1 + validation.cropRate),
  ]
  return `${[
    `Seed ${best.seed} of ${policies.length}, ${best.queries} training queries, ${best.bestStep} steps of imitation; bound to the encoder`,
    `\`${encoder}\`: loading it with another is an error.\n`,
    formatMarkdown([
      ['validation, gold + 19, Recall@1 and crop share', 'keep', 'head', 'true box'],
      ofSlice('cluttered', 'cluttered'),
      ofSlice('one large icon', 'large'),
    ]),
    `${percent(evaluation.systems.head.gainRecovered)} of the MRR that the true box gains over keep is recovered. Mean and deviation over the seeds:\n`,
    formatMarkdown([
      [
        ...['validation', 'MRR, no look', 'cluttered', 'cropped, cluttered', 'cropped, large'],
        ...['MRR with looks', 'passes'],
      ],
      perSeed('trained', policies),
      perSeed('question-blind twin', twins),
    ]),
  ].join('\n')}`
}
