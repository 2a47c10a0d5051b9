import type { RerankCandidate } from '@region-r1/scoring'

/** LlamaIndex's `BaseNode`, as far as it is read; an `ImageNode` has an image too. */
export interface NodeLike {
  /** The node's text. */
  // biome-ignore lint/suspicious/noExplicitAny: an enumeration of LlamaIndex, which structure cannot name
  getContent(metadataMode: any): string
  readonly id_?: string
  readonly image?: string | Blob | URL
}

/** LlamaIndex's `NodeWithScore`. */
export interface NodeWithScoreLike {
  readonly node: NodeLike
  readonly score?: number | undefined
}

/** A node's text without metadata, and its image where it has one. Its embedding is another model's and is not read. */
export function toCandidate({ node }: NodeWithScoreLike, id: string): RerankCandidate {
  return { id, text: node.getContent('NONE'), image: node.image }
}
