import { readFileSync } from 'node:fs'
import { expectAllClose } from '@region-r1/test-kit'
import { expect, test } from 'vitest'
import { computeAveragePrecision } from './average-precision.ts'
import { computeNdcg } from './ndcg.ts'
import { computeHit, computePrecision, computeRecall } from './recall.ts'
import { computeReciprocalRank } from './reciprocal-rank.ts'

interface Case {
  readonly labels: number[]
  readonly ranking: number[]
  readonly trecEval: Record<string, number>
  readonly exponential: Record<string, number>
}

// Made by trec-eval.gen.py beside it, which says how.
const { cases } = JSON.parse(readFileSync(new URL('./__fixtures__/trec-eval.json', import.meta.url), 'utf8')) as {
  cases: Case[]
}

type Metric = (ranking: readonly number[], labels: readonly number[]) => number

const metrics: readonly (readonly [name: string, compute: Metric])[] = [
  ['map', computeAveragePrecision],
  ['ndcg', computeNdcg],
  ['ndcg_cut_5', (ranking, labels) => computeNdcg(ranking, labels, 5)],
  ['ndcg_cut_10', (ranking, labels) => computeNdcg(ranking, labels, 10)],
  ['P_1', (ranking, labels) => computePrecision(ranking, labels, 1)],
  ['P_5', (ranking, labels) => computePrecision(ranking, labels, 5)],
  ['recall_1', (ranking, labels) => computeRecall(ranking, labels, 1)],
  ['recall_5', (ranking, labels) => computeRecall(ranking, labels, 5)],
  ['recall_10', (ranking, labels) => computeRecall(ranking, labels, 10)],
  ['success_1', (ranking, labels) => computeHit(ranking, labels, 1)],
  ['success_5', (ranking, labels) => computeHit(ranking, labels, 5)],
  ['success_10', (ranking, labels) => computeHit(ranking, labels, 10)],
]

test.each(metrics)("%s is trec_eval's", (name, compute) => {
  expect(cases.length).toBeGreaterThan(50)
  expectAllClose(
    cases.map(({ ranking, labels }) => compute(ranking, labels)),
    cases.map(({ trecEval }) => trecEval[name]!),
  )
})

test('nDCG with exponential gains is what trec_eval computes for labels of 2 ** label - 1', () => {
  const exponential = { gain: 'exponential' } as const
  expectAllClose(
    cases.map(({ ranking, labels }) => computeNdcg(ranking, labels, 5, exponential)),
    cases.map(case_ => case_.exponential.ndcg_cut_5!),
  )
  expectAllClose(
    cases.map(({ ranking, labels }) => computeNdcg(ranking, labels, undefined, exponential)),
    cases.map(case_ => case_.exponential.ndcg!),
  )
})

test("the reciprocal rank is trec_eval's where labels are 0 or 1; with more grades it waits for the highest", () => {
  const binary = cases.filter(({ labels }) => labels.every(label => label <= 1))
  expect(binary.length).toBeGreaterThan(20)
  expectAllClose(
    binary.map(({ ranking, labels }) => computeReciprocalRank(ranking, labels)),
    binary.map(({ trecEval }) => trecEval.recip_rank!),
  )
  expect(computeReciprocalRank([0, 1], [1, 2])).toBe(0.5)
})
