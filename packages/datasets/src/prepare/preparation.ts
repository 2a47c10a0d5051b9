import type { RerankExample } from '@region-r1/core'

/** A recipe for examples: {@link prepareShard} runs it. */
export interface Preparation<Item> {
  /** All that decides what comes out, JSON-safe: a folder begun with other settings is refused. */
  readonly settings: Readonly<Record<string, unknown>>
  /** The files that the examples are made of, by role; the manifest holds their checksums. */
  readonly inputs: Readonly<Record<string, string>>
  /** Items under way at once, for those that share a search; examples keep their order. @default 1 */
  readonly concurrency?: number | undefined
  /** What each example is made from, in the same order every time. */
  items(): AsyncIterable<Item>
  /** The example, or why there is none. The same item gives the same, whatever was prepared before. */
  prepare(item: Item): Promise<PreparedItem>
}

/** What became of an item. */
export type PreparedItem = ({ readonly example: RerankExample } | LeftOut) & {
  /** Entries that the first stage found and the knowledge base does not have. */
  readonly absent?: readonly AbsentCandidate[]
}

/** An item that became no example, as a line of `left-out.jsonl`. */
export interface LeftOut {
  /** Why. */
  readonly leftOut: string
  /** Absent where the item was not even read. */
  readonly queryId?: string
  /** Those that its example would have had, so that a slice's denominator is known. */
  readonly tags?: readonly string[] | undefined
  /** A picture is missing: a later run looks again. */
  readonly again?: true
}

/** A retrieved entry that the knowledge base lacks, as a line of `absent.jsonl` beside its `queryId`. */
export interface AbsentCandidate {
  readonly id: string
  readonly relevance: number
}

/** Where an example's pictures lie and what else decides about them, beside a preparation's own files. */
export interface PreparationSources {
  /** Further files by role, such as a map from URL to path: the manifest holds their checksums. */
  readonly inputs?: Readonly<Record<string, string>> | undefined
  /** Further settings that decide what comes out, such as how far a search looks: likewise refused. */
  readonly moreSettings?: Readonly<Record<string, unknown>> | undefined
  /** Folders of pictures by role: a folder of examples begun with others is refused. */
  readonly folders?: Readonly<Record<string, string>> | undefined
}
