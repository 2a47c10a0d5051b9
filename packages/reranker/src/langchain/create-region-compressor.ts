import type { ImageSource } from '@region-r1/encoder'
import { assertCount } from '../assert-count.ts'
import { assertDocuments } from '../assert-documents.ts'
import { createRankingReporter } from '../create-ranking-reporter.ts'
import type { Reranker } from '../create-reranker.ts'
import { nameDocuments } from '../name-documents.ts'
import { type DocumentRanking, rankDocuments } from '../rank-documents.ts'

/** LangChain's `DocumentInterface`. */
export interface CompressibleDocument {
  readonly pageContent: string
  // biome-ignore lint/suspicious/noExplicitAny: as LangChain declares it
  readonly metadata: Record<string, any>
  readonly id?: string
}

/** Where pictures come from, and how many documents are kept. */
export interface RegionCompressorOptions {
  /**
   * The picture that a query asks about; LangChain's queries are text alone. Without one the text alone ranks. A function
   * is called in each call of the compressor, so that an `AsyncLocalStorage` tells it whose request it is.
   */
  readonly image: ImageSource | ((query: string) => ImageSource | undefined | Promise<ImageSource | undefined>)
  /** The best N documents. @default all */
  readonly topN?: number | undefined
  /** @default what stands under `image`, `imageUrl` or `imagePath` in the document's metadata */
  readonly getImage?: (document: CompressibleDocument) => ImageSource | undefined
  /**
   * Whether a document's picture may be a path or a file: URL. Documents that others wrote could then have any file of
   * this machine looked at; without it such a picture is not read, and a warning says so.
   *
   * @default false
   */
  readonly allowFilePaths?: boolean | undefined
  /**
   * Called with each ranking: its warnings, and the decision where there was a picture.
   *
   * @default the first warnings become one of Node's (`process.emitWarning`), once
   */
  readonly onRanking?: ((ranking: DocumentRanking) => void) | undefined
}

/** LangChain's `BaseDocumentCompressor`. */
export interface RegionCompressor {
  /** The documents, best first, with `relevanceScore` in their metadata. */
  compressDocuments(documents: readonly CompressibleDocument[], query: string): Promise<CompressibleDocument[]>
}

/**
 * A LangChain.js document compressor: the documents best first, each a copy with its score as `metadata.relevanceScore`
 * (a cosine in [-1, 1], null where nothing of the document could be read). The documents given are not changed.
 *
 * @throws InvalidArgumentError for a `topN` below 1; `compressDocuments` throws as `rerank` does.
 */
export function createRegionCompressor(
  reranker: Reranker,
  { image, topN, getImage = findImage, allowFilePaths, onRanking }: RegionCompressorOptions,
): RegionCompressor {
  if (topN !== undefined) assertCount('topN', topN)
  const report = createRankingReporter('createRegionCompressor', onRanking)
  return {
    async compressDocuments(documents, query) {
      if (documents.length === 0) return []
      assertDocuments('documents', documents)
      const names = nameDocuments(
        'documents',
        documents.map(({ id }) => id),
      )
      const ranked = await rankDocuments(reranker, {
        image: typeof image === 'function' ? await image(query) : image,
        question: query,
        candidates: documents.map((document, index) => ({
          id: names[index]!,
          text: document.pageContent,
          image: getImage(document),
        })),
        topN,
        allowFilePaths,
      })
      report(ranked)
      return ranked.ranking.map(({ originalIndex, score }) => copyWithScore(documents[originalIndex]!, score))
    },
  }
}

/** Of the same class, so that what is done with documents of it can go on. */
function copyWithScore(document: CompressibleDocument, relevanceScore: number | null): CompressibleDocument {
  const copy: CompressibleDocument = Object.assign(Object.create(Object.getPrototypeOf(document)), document)
  return Object.assign(copy, { metadata: { ...document.metadata, relevanceScore } })
}

function findImage({ metadata }: CompressibleDocument): ImageSource | undefined {
  return metadata?.image ?? metadata?.imageUrl ?? metadata?.imagePath
}
