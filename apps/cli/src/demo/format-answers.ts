import { type QueryRow, readQueryRows } from '@region-r1/eval'
import { formatColumns } from '../format-columns.ts'

/** What `look` made of one query. */
export interface DemoAnswer {
  readonly photo: string
  readonly question: string
  readonly gold: string
  /** Of gold, from 1: by the full picture, and by what was looked at. */
  readonly before: number
  readonly after: number
}

/** Every query's answer, from the rows that the evaluation wrote. */
export async function readAnswers(file: string): Promise<DemoAnswer[]> {
  const answers: DemoAnswer[] = []
  for await (const row of readQueryRows(file)) answers.push(toAnswer(row))
  return answers
}

function toAnswer({ queryId, question, candidates, systems }: QueryRow): DemoAnswer {
  return {
    photo: queryId,
    question,
    gold: candidates.find(({ relevance }) => relevance > 0)?.id ?? '',
    before: systems.keep!.rank,
    after: systems.look!.rank,
  }
}

/** A line a query, failures among them. */
export function formatAnswers(answers: readonly DemoAnswer[]): string {
  const rows = answers.map(({ photo, question, gold, before, after }) => [
    photo,
    question,
    gold,
    String(before),
    String(after),
    after < before ? 'better' : after > before ? 'worse' : '',
  ])
  return formatColumns([['photo', 'question', 'asked for', 'full picture', 'look', ''], ...rows], {
    left: [0, 1, 2, 5],
  })
}
