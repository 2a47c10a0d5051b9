/** Results in the order of the items, up to `size` of them in the making at once. What `map` throws ends it. */
export async function* mapInOrder<Item, Result>(
  items: readonly Item[],
  size: number,
  map: (item: Item, index: number) => Promise<Result>,
): AsyncGenerator<Result, void, undefined> {
  const open: Promise<Result>[] = []
  let next = 0
  while (next < items.length || open.length > 0) {
    while (next < items.length && open.length < size) {
      const result = map(items[next]!, next)
      // Whoever gets to it hears of it; until then it is no unhandled rejection.
      result.catch(() => {})
      open.push(result)
      next++
    }
    yield await open.shift()!
  }
}
