import { expect, test } from 'vitest'
import { findCircles } from './find-circles.ts'

const graph = (edges: Record<string, string[]>) => new Map(Object.entries(edges))

test('a tree, two ways to one node and a way out of the graph are no circle', () => {
  expect(findCircles(graph({ a: ['b', 'c'], b: ['d'], c: ['d'], d: ['elsewhere'] }))).toEqual([])
})

test('two circles, one of three nodes and one of itself, are told apart from what leads to them', () => {
  expect(findCircles(graph({ start: ['a'], a: ['b'], b: ['c', 'end'], c: ['a'], end: ['end'] }))).toEqual([
    ['end'],
    ['a', 'b', 'c'],
  ])
})

test('two rings that share a node are one circle', () => {
  expect(findCircles(graph({ a: ['b'], b: ['a', 'c'], c: ['b'] }))).toEqual([['a', 'b', 'c']])
})
