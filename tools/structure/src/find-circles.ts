/**
 * The circles of a graph: each set of two or more nodes that can all be reached from each other, and each node that
 * leads to itself. Tarjan's algorithm.
 *
 * @param edges - where each node leads to; targets that are no key are passed over
 * @returns each circle's nodes, sorted
 */
export function findCircles(edges: ReadonlyMap<string, readonly string[]>): string[][] {
  const circles: string[][] = []
  const order = new Map<string, number>()
  const lowest = new Map<string, number>()
  const open: string[] = []

  function visit(node: string): void {
    order.set(node, order.size)
    lowest.set(node, order.get(node)!)
    open.push(node)
    for (const next of edges.get(node)!) {
      if (!edges.has(next)) continue
      if (!order.has(next)) visit(next)
      if (open.includes(next)) lowest.set(node, Math.min(lowest.get(node)!, lowest.get(next)!))
    }
    if (lowest.get(node) !== order.get(node)) return
    const circle = open.splice(open.indexOf(node)).sort()
    if (circle.length > 1 || edges.get(node)!.includes(node)) circles.push(circle)
  }

  for (const node of edges.keys()) if (!order.has(node)) visit(node)
  return circles
}
