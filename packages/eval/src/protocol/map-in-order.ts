/**
 * Maps a stream with up to `concurrency` items under way, and yields the results in the order of the items. No more
 * items are taken than are under way, so memory does not grow with the stream.
 */
export async function* mapInOrder<Item, Result>(
  items: AsyncIterable<Item> | Iterable<Item>,
  map: (item: Item) => Promise<Result>,
  concurrency: number,
): AsyncGenerator<Result, void, undefined> {
  const pending: Promise<Result>[] = []
  for await (const item of items) {
    const result = map(item)
    // One that fails is thrown when its turn comes; until then it must not count as unhandled.
    result.catch(() => {})
    pending.push(result)
    if (pending.length >= concurrency) yield await pending.shift()!
  }
  for (const result of pending) yield await result
}
