import { relative } from 'node:path'
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

export interface DemoFlags extends CommonFlags {
  readonly out: string
}

/** The same from `src` and from `dist`. */
const examplesFile = fileURLToPath(new URL('../../assets/demo/examples.jsonl', import.meta.url))
const seed = 1
const shownCandidates = 5

/** Evaluates every system on the demo queries, and shows how one of them was decided. */
export async function runDemo(flags: DemoFlags, context: CommandContext): Promise<void> {
  await using encoder = await openEncoder('icons', context)
  const created = await createSystems({ encoder, seed })
  const systems = [...created.systems, createOracle()]
  const evaluation = await evaluateFile(
    { file: examplesFile, encoder, systems, seed, folder: flags.out, title: 'Demo: icon-scenes, validation' },
    context,
  )
  const decision = await describeDecision(evaluation, encoder)
  writeResult(context, flags, evaluation.summary, `${formatTable(evaluation.summary)}\n\n${decision}`)
  context.messages.write(`\nreport with pictures: ${evaluation.report}\n`)
}

/** The query that the shipped policy helps most, as `rerank` answers it. */
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
