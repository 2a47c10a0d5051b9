import { InvalidArgumentError } from '@region-r1/core'
import type { ReadOptions } from '../read-options.ts'
import { createSpread, type Spread } from './create-spread.ts'
import { readRerankExamples } from './read-rerank-examples.ts'

/** What a `RerankExample` file holds, in numbers. */
export interface ExampleStats {
  readonly queries: number
  readonly candidates: Spread
  /** Candidates with a relevance above 0, per query. */
  readonly positives: Spread
  readonly queriesWithPositive: number
  readonly queriesWithTargetBox: number
  /** Characters of the question. */
  readonly questionLength: Spread
  readonly distinctQuestions: number
  readonly distinctQueryImages: number
  readonly distinctCandidates: number
  readonly candidatesWithImage: number
  readonly candidatesWithText: number
  /** Queries of each tag. */
  readonly tags: Readonly<Record<string, number>>
}

/** Counts over a `RerankExample` file. */
export async function computeExampleStats(file: string, options: ReadOptions = {}): Promise<ExampleStats> {
  const candidates = createSpread()
  const positives = createSpread()
  const questionLength = createSpread()
  const distinct = { questions: new Set<string>(), images: new Set<string>(), candidates: new Set<string>() }
  const tags: Record<string, number> = {}
  let queries = 0
  let queriesWithPositive = 0
  let queriesWithTargetBox = 0
  let candidatesWithImage = 0
  let candidatesWithText = 0

  for await (const { example } of readRerankExamples(file, options)) {
    queries++
    const positive = example.candidates.filter(({ relevance = 0 }) => relevance > 0).length
    candidates.add(example.candidates.length)
    positives.add(positive)
    questionLength.add(example.question.length)
    if (positive > 0) queriesWithPositive++
    if (example.targetBox) queriesWithTargetBox++
    distinct.questions.add(example.question)
    distinct.images.add(example.image)
    for (const { id, image, text } of example.candidates) {
      distinct.candidates.add(id)
      if (image !== undefined) candidatesWithImage++
      if (text !== undefined) candidatesWithText++
    }
    for (const tag of example.tags ?? []) tags[tag] = (tags[tag] ?? 0) + 1
  }
  if (queries === 0) {
    throw new InvalidArgumentError({
      argument: 'file',
      message: `${file} holds no examples, so there is nothing to count`,
    })
  }
  return {
    queries,
    candidates: candidates.take(),
    positives: positives.take(),
    queriesWithPositive,
    queriesWithTargetBox,
    questionLength: questionLength.take(),
    distinctQuestions: distinct.questions.size,
    distinctQueryImages: distinct.images.size,
    distinctCandidates: distinct.candidates.size,
    candidatesWithImage,
    candidatesWithText,
    tags,
  }
}
