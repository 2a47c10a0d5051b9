import { expect, test } from 'vitest'
import type { SystemResult } from '../protocol/query-row.ts'
import { createQueryRow } from '../testing/create-query-row.ts'
import { drawGallery } from './draw-gallery.ts'

/** The card of one query of a system that decided so. */
function draw(decision: SystemResult['decision']): string {
  const row = createQueryRow({ ranks: { keep: 2, look: 1 } })
  const shown = { ...row, systems: { ...row.systems, look: { ...row.systems.look!, decision } } }
  const item = { row: shown, picture: 'data:,', candidates: new Map() }
  return drawGallery({ system: 'look', improved: [item], degraded: [], random: [] }).markup
}

const box = { x1: 10, y1: 20, x2: 60, y2: 70 }

test('every region of a crop is drawn, the heaviest as the box and the others fainter by their weight', () => {
  const regions = [
    { box, weight: 0.5, agreement: 0.3 },
    { box: { x1: 0, y1: 0, x2: 50, y2: 50 }, weight: 0.4, agreement: 0.2 },
    { box: { x1: 50, y1: 50, x2: 100, y2: 100 }, weight: 0.05, agreement: 0.1 },
  ]
  const markup = draw({ type: 'crop', cropProbability: 0.9, box, regions })
  expect(markup.match(/<i style="[^"]*"/g)).toEqual(['<i style="left:10.00%;top:20.00%;width:50.00%;height:50.00%"'])
  expect(markup.match(/<s title="[^"]*" style="[^"]*"/g)).toEqual([
    '<s title="40.0\u202f%" style="left:0.00%;top:0.00%;width:50.00%;height:50.00%;opacity:0.80"',
    '<s title="5.0\u202f%" style="left:50.00%;top:50.00%;width:50.00%;height:50.00%;opacity:0.20"',
  ])
  expect(markup).toContain('3 regions, the heaviest 50.0\u202f%')
})

test('a crop of one box, and a kept picture, show no further region', () => {
  expect(draw({ type: 'crop', cropProbability: 0.9, box })).not.toMatch(/<s |regions, the heaviest/)
  expect(draw({ type: 'keep', cropProbability: 0.1 })).not.toMatch(/<i |<s /)
})
