import { expect, test } from 'vitest'
import { drawCurve } from './draw-curve.ts'
import { drawDecision } from './draw-decision.ts'

test('a chart has a line a curve, its range, and names where there are several', () => {
  const chart = drawCurve('Loss', [
    {
      name: 'a',
      points: [
        [0, 1],
        [10, 3],
      ],
    },
    {
      name: 'b',
      points: [
        [0, 2],
        [10, 2],
      ],
    },
    { name: 'nothing', points: [] },
  ])
  expect(chart?.markup.match(/<polyline/g)).toHaveLength(2)
  expect(chart?.markup).toContain('>a</span>')
  expect(chart?.markup).not.toContain('nothing')
  expect(chart?.markup).toContain('step 10')
})

test('a chart of equal values has some height, one of none is nothing', () => {
  expect(drawCurve('Loss', [{ name: 'a', points: [[1, 2]] }])?.markup).not.toContain('NaN')
  expect(drawCurve('Loss', [{ name: 'a', points: [] }])).toBeNull()
})

test('a mark stands where something else begins, and nowhere where that is outside of the chart', () => {
  const curves = [
    {
      name: 'a',
      points: [
        [0, 1],
        [10, 2],
      ] as const,
    },
  ]
  const draw = (x: number) => drawCurve('Loss', curves, { x, label: 'r-GRPO' })?.markup
  expect(draw(4)).toContain('>r-GRPO</text>')
  expect(draw(4)).toMatch(/<line x1="(\S+)" x2="\1"/)
  for (const x of [0, 10, 11]) expect(draw(x)).not.toContain('r-GRPO')
})

test('a decision shows its picture with what was asked, and nothing where the picture is gone', async () => {
  const pixel =
    'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='
  const decision = { source: pixel, question: 'a <b>?', cropProbability: 0.25, box: null, ranks: [3, 3] as const }
  const shown = await drawDecision(decision)
  expect(shown?.markup).toContain('a &lt;b&gt;?')
  expect(shown?.markup).toContain('p(crop) 0.25, rank 3 → 3')
  expect(await drawDecision({ ...decision, source: '/nowhere/x.png' })).toBeNull()
})
