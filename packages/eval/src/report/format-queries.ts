import type { SliceSummary } from '../summary/evaluation-summary.ts'

/** How many queries a table is over, with those that the lists' preparation left out told apart. */
export function formatQueries({ queries, leftOut }: Pick<SliceSummary, 'queries' | 'leftOut'>): string {
  const evaluated = `${queries} ${queries === 1 ? 'query' : 'queries'}`
  return leftOut === 0 ? evaluated : `${evaluated} and ${leftOut} left out, which count as missed`
}
