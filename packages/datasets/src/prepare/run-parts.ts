import { InvalidArgumentError } from '@region-r1/core'
import { exists } from '../exists.ts'

/** One of several runs that share the work: the `index`-th of `count`, counted from 1. */
export interface Shard {
  readonly index: number
  readonly count: number
}

/** What `--shard 2/4` says. */
export function parseShard(text: string): Shard {
  const [index, count] = (/^(\d+)\/(\d+)$/.exec(text) ?? []).slice(1).map(Number)
  if (index !== undefined && count !== undefined && index >= 1 && index <= count) return { index, count }
  const message = `a shard is i/n with i from 1 to n, such as 2/4, got "${text}"`
  throw new InvalidArgumentError({ argument: 'shard', message })
}

export interface RunPartsOptions<Item> {
  /** The same items in the same order in every run. */
  readonly items: AsyncIterable<Item>
  readonly partSize: number
  readonly shard: Shard
  /** The file that says that a part is done: it must be renamed into place as the part's last act. */
  readonly getPartFile: (part: number) => string
  readonly writePart: (part: number, items: readonly Item[]) => Promise<void>
  /** Called in place of `writePart` for a part that is done. */
  readonly revisitPart?: ((part: number, items: readonly Item[]) => Promise<void>) | undefined
  readonly signal?: AbortSignal | undefined
}

/** Cuts the items into parts and does those of this shard that are not done yet. Returns the number of all items. */
export async function runParts<Item>({
  items,
  partSize,
  shard,
  getPartFile,
  writePart,
  revisitPart,
  signal,
}: RunPartsOptions<Item>): Promise<number> {
  let count = 0
  let pending: Item[] = []
  const isMine = (part: number) => part % shard.count === shard.index - 1

  async function finish(part: number): Promise<void> {
    signal?.throwIfAborted()
    if (isMine(part))
      await ((await exists(getPartFile(part))) ? revisitPart?.(part, pending) : writePart(part, pending))
    pending = []
  }

  for await (const item of items) {
    // Other shards' items are counted, not kept.
    if (isMine(Math.floor(count / partSize))) pending.push(item)
    count++
    if (count % partSize === 0) await finish(count / partSize - 1)
  }
  if (count % partSize > 0) await finish(Math.floor(count / partSize))
  return count
}
