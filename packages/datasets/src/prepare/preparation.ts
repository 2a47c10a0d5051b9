import type { RerankExample } from '@region-r1/core'

/** A recipe for examples: {@link prepareShard} runs it. */
export interface Preparation<Item> {
  /** All that decides what comes out, JSON-safe: a folder begun with other settings is refused. */
  readonly settings: Readonly<Record<string, unknown>>
  /** The files that the examples are made of, by role; the manifest holds their checksums. */
  readonly inputs: Readonly<Record<string, string>>
  /** What each example is made from, in the same order every time. */
  items(): AsyncIterable<Item>
  /** The example, or why there is none. The same item gives the same example, whatever was prepared before. */
  prepare(item: Item): Promise<RerankExample | LeftOut>
}

/** Why an item became no example. */
export interface LeftOut {
  readonly leftOut: string
}
