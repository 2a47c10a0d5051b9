import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { RerankExample } from '@region-r1/core'
import { readExamples } from '@region-r1/datasets'
import type { OnnxEncoder } from '@region-r1/encoder'
import { createOracle, formatTable } from '@region-r1/eval'
import { createReranker } from '@region-r1/reranker'
import { type CommandContext, type CommonFlags, writeResult } from '../command-context.ts'
import { createSystems } from '../eval/create-systems.ts'
import { evaluateFile, type FileEvaluation } from '../eval/evaluate-file.ts'
import { openEncoder } from '../open-encoder.ts'
import { formatDecision, formatRanking } from '../rerank/format-rerank-result.ts'
import { formatAnswers, readAnswers } from './format-answers.ts'

export interface DemoFlags extends CommonFlags {
  readonly out: string
}

/** The same from `src` and from `dist`. */
const findAsset = (name: string) => fileURLToPath(new URL(`../../assets/demo/${name}`, import.meta.url))
const seed = 1
const shownCandidates = 5

/** What the tables' words mean, for who meets them here first. */
const legend = `keep is the full picture alone, look the default policy, target a crop to the true box. In per cent:
R@k what is asked for among the first k; Crop, Better, Worse the queries that were cropped, that rank it higher than keep
and lower; Gain how much of the MRR that target wins over keep. Passes are those of the encoder for the picture.`

/** Re-ranks the photos that ship, prints what came of each and one answer whole, then evaluates every system on icons. */
export async function runDemo(flags: DemoFlags, context: CommandContext): Promise<void> {
  const photos = await evaluatePhotos(flags, context)
  const icons = await evaluateIcons(flags, context)
  const summaries = { photos: photos.evaluation.summary, icons: icons.summary }
  const table = formatTable(icons.summary, { slices: [] })
  writeResult(context, flags, summaries, [photos.text, `Icons\n\n${table}`].join('\n\n'))
  context.messages.write(`\nreport with pictures: ${photos.evaluation.report}; of icons: ${icons.report}\n`)
  context.messages.write('try it on a page, with photos of your own: npx region-r1 serve --open\n')
}

interface DemoPart {
  readonly evaluation: FileEvaluation
  readonly text: string
}

async function evaluatePhotos({ out }: DemoFlags, context: CommandContext): Promise<DemoPart> {
  await using encoder = await openEncoder('photos', context)
  const { systems } = await createSystems({ encoder, seed, names: ['keep', 'center', 'similarity', 'look', 'target'] })
  const file = findAsset('photos/examples.jsonl')
  const evaluation = await evaluateFile({ file, encoder, systems, seed, folder: out, title: 'Demo: photos' }, context)
  const answers = await readAnswers(join(out, 'per-query.jsonl'))
  const table = formatTable(evaluation.summary)
  const found = answers.find(({ before, after }) => before > 1 && after === 1)
  const shown = found === undefined ? [] : [await describeAnswer(found.photo, { file, encoder })]
  const parts = ['Photos', formatAnswers(answers), ...shown, table, legend]
  return { evaluation, text: parts.join('\n\n') }
}

async function evaluateIcons({ out }: DemoFlags, context: CommandContext): Promise<FileEvaluation> {
  await using encoder = await openEncoder('icons', context)
  const created = await createSystems({ encoder, seed })
  const systems = [...created.systems, createOracle()]
  const file = findAsset('examples.jsonl')
  const title = 'Demo: icon-scenes, validation'
  return await evaluateFile({ file, encoder, systems, seed, folder: join(out, 'icons'), title }, context)
}

/** A query as `rerank` answers it. */
async function describeAnswer(
  queryId: string,
  { file, encoder }: { readonly file: string; readonly encoder: OnnxEncoder },
): Promise<string> {
  const example = await findExample(file, queryId)
  await using reranker = await createReranker({ encoder })
  const { decision, ranking } = await reranker.rerank({ ...example, topN: shownCandidates })
  return [
    `One of them: "${example.question}" about ${relative('', example.image)}`,
    formatDecision(decision),
    formatRanking(ranking, findGold(example)),
    '* is what was asked for',
  ].join('\n')
}

async function findExample(file: string, queryId: string): Promise<RerankExample> {
  for await (const example of readExamples(file)) if (example.queryId === queryId) return example
  throw new Error(`${file} has no query ${queryId}`)
}

function findGold({ candidates }: RerankExample): (id: string) => boolean {
  const gold = new Set(candidates.filter(({ relevance = 0 }) => relevance > 0).map(({ id }) => id))
  return id => gold.has(id)
}
