import { expect, test } from 'vitest'
import { createSummaryBuilder } from '../summary/create-summary-builder.ts'
import { createQueryRow } from '../testing/create-query-row.ts'
import { createLatexTable } from './create-latex-table.ts'

test('policies come first, bounds below a rule, and special characters are escaped', () => {
  const builder = createSummaryBuilder({ systems: ['my_head', 'target'], seed: 1 })
  builder.add(createQueryRow({ ranks: { keep: 2, my_head: 1, target: 1 } }))
  expect(createLatexTable(builder.summarize()).split('\n').slice(1)).toEqual([
    '\\begin{tabular}{lrrrrrrrrrrrr}',
    '\\toprule',
    ' & R@1 & R@5 & R@10 & R@20 & MRR & nDCG@10 & Cond. R@1 & Crop & Passes & Better & Worse & Gain \\\\',
    '\\midrule',
    'keep & 0.0 & 100.0 & 100.0 & 100.0 & 0.500 & 0.631 & 0.0 & 0.0 & 1.0 & 0.0 & 0.0 & 0.0 \\\\',
    'my\\_head & 100.0 & 100.0 & 100.0 & 100.0 & 1.000 & 1.000 & 100.0 & 100.0 & 2.0 & 100.0 & 0.0 & 100.0 \\\\',
    '\\midrule',
    'target & 100.0 & 100.0 & 100.0 & 100.0 & 1.000 & 1.000 & 100.0 & 100.0 & 2.0 & 100.0 & 0.0 & 100.0 \\\\',
    '\\bottomrule',
    '\\end{tabular}',
    '',
  ])
})

test('kinds of question follow with their own rows, and the head tells the queries that were left out', () => {
  const builder = createSummaryBuilder({ systems: [], seed: 1 })
  builder.add(createQueryRow({ ranks: { keep: 2 }, tags: ['templated', 'odd'] }))
  builder.add(createQueryRow({ ranks: { keep: 1 }, tags: ['multi_answer'] }))
  builder.addLeftOut({ tags: ['templated'] })
  const lines = createLatexTable(builder.summarize()).split('\n')
  expect(lines[0]).toBe('% 2 queries and 1 left out, which count as missed; shares in per cent')
  expect(lines.slice(6, 12).map(line => line.split(' & ').slice(0, 2).join(' & '))).toEqual([
    '\\midrule',
    '\\multicolumn{13}{l}{templated, 2 queries} \\\\',
    'keep & 0.0',
    '\\midrule',
    '\\multicolumn{13}{l}{multi\\_answer, 1 queries} \\\\',
    'keep & 100.0',
  ])
})

test("LaTeX's own characters in a system's name are text, whatever line they begin", () => {
  const names = ['^~\\{}', '[1]', '*', 'a<b>c|d', '50% & #1 $x_y$', 'two\nlines\tand "quotes"']
  const builder = createSummaryBuilder({ systems: names, seed: 1 })
  builder.add(createQueryRow({ ranks: Object.fromEntries([['keep', 1], ...names.map(name => [name, 1])]) }))
  const cells = createLatexTable(builder.summarize()).split('\n').slice(6, 12)
  expect(cells.map(line => line.slice(0, line.indexOf(' & 100')))).toEqual([
    '\\textasciicircum{}\\textasciitilde{}\\textbackslash{}\\{\\}',
    '{[}1{]}',
    '{*}',
    'a\\textless{}b\\textgreater{}c\\textbar{}d',
    '50\\% \\& \\#1 \\$x\\_y\\$',
    "two lines and {''}quotes{''}",
  ])
})
