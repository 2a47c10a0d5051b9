import { once } from 'node:events'
import { expect, test } from 'vitest'
import { createRankingReporter } from './create-ranking-reporter.ts'

test('where nobody listens the first warnings become one of Node', async () => {
  const warned = once(process, 'warning')
  const report = createRankingReporter('an adapter', undefined)
  report({ ranking: [], warnings: [] })
  report({ ranking: [], warnings: ['no picture', 'no text'] })
  report({ ranking: [], warnings: ['not said again'] })
  const [warning] = await warned
  expect(warning).toMatchObject({ name: 'RegionR1Warning' })
  expect(warning.message).toMatch(/^an adapter: no picture, and 1 more \(pass onRanking/)
})

test('a listener hears of every ranking, and Node of none', () => {
  const heard: unknown[] = []
  const report = createRankingReporter('an adapter', ranking => heard.push(ranking))
  const rankings = [['no picture'], []].map(warnings => ({ ranking: [], warnings }))
  for (const ranking of rankings) report(ranking)
  expect(heard).toEqual(rankings)
})
