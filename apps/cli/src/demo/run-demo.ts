import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { RerankExample } from '@region-r1/core'
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

/** Re-ranks the photos that ship and prints what came of each, then evaluates every system on scenes of icons. */
export async function runDemo(flags: DemoFlags, context: CommandContext): Promise<void> {
  const photos = await evaluatePhotos(flags, context)
  const icons = await evaluateIcons(flags, context)
  const summaries = { photos: photos.evaluation.summary, icons: icons.evaluation.summary }
  const text = [photos.text, 'Icons\n', icons.text].join('\n\n')
  writeResult(context, flags, summaries, text)
  context.messages.write(`\nreport with pictures: ${photos.evaluation.report}; of icons: ${icons.evaluation.report}\n`)
  context.messages.write('try it on a page: npx region-r1 serve --open\n')
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
  const answers = formatAnswers(await readAnswers(join(out, 'per-query.jsonl')))
  return { evaluation, text: `Photos\n\n${answers}\n\n${formatTable(evaluation.summary)}` }
}

async function evaluateIcons({ out }: DemoFlags, context: CommandContext): Promise<DemoPart> {
  await using encoder = await openEncoder('icons', context)
  const created = await createSystems({ encoder, seed })
  const systems = [...created.systems, createOracle()]
  const file = findAsset('examples.jsonl')
  const title = 'Demo: icon-scenes, validation'
  const evaluation = await evaluateFile({ file, encoder, systems, seed, folder: join(out, 'icons'), title }, context)
  const text = `${formatTable(evaluation.summary)}\n\n${await describeDecision(evaluation, encoder)}`
  return { evaluation, text }
}

/** The query that the policy of icons helps most, as `rerank` answers it. */
async function describeDecision({ picks }: FileEvaluation, encoder: OnnxEncoder): Promise<string> {
  const example = [...picks!.improved, ...picks!.random][0]!.example
  await using reranker = await createReranker({ encoder })
  const { decision, ranking } = await reranker.rerank({ ...example, topN: shownCandidates })
  return [
    `One of them: "${example.question}" about ${relative('', example.image)}`,
    formatDecision(decision),
    formatRanking(ranking, findGold(example)),
    '* is what was asked for',
  ].join('\n')
}

function findGold({ candidates }: RerankExample): (id: string) => boolean {
  const gold = new Set(candidates.filter(({ relevance = 0 }) => relevance > 0).map(({ id }) => id))
  return id => gold.has(id)
}
