import { dataFormats } from '../data-formats.ts'
import type { ImageFinder } from '../find-images.ts'
import type { DataFormat } from '../names.ts'
import { resolveImage } from '../resolve-image.ts'

/** What validation and statistics look at in a row, whatever its format. */
export interface RowFacts {
  /** No other row of the file may have it. Absent in formats of millions of rows, whose ids would not fit into memory. */
  readonly id?: string
  /** Keys that the knowledge base should hold. */
  readonly keys?: readonly string[]
  /** A question's picture, which an image finder knows the place of. */
  readonly picture?: Parameters<ImageFinder['find']>[0]
  /** Paths of pictures; relative ones count from a folder that the caller names. */
  readonly images?: readonly string[]
  /** Rows are counted by each of these values. */
  readonly by?: Readonly<Record<string, string>>
  /** Of which the distinct ones are counted. */
  readonly distinct?: Readonly<Record<string, string>>
  /** Of which the smallest, the mean and the largest are told. */
  readonly spread?: Readonly<Record<string, number>>
}

type RowOfFormat<Format extends DataFormat> =
  ReturnType<(typeof dataFormats)[Format]> extends AsyncIterable<{ readonly row: infer Row }> ? Row : never
type Describers = { readonly [Format in DataFormat]: (row: RowOfFormat<Format>, file: string) => RowFacts }

const presence = (value: unknown) => (value === undefined || value === '' ? 'without' : 'with')
const length = (text: string | undefined) => text?.length ?? 0

const describeQuestion: Describers['evqa-csv'] = row => ({
  id: row.dataId,
  keys: row.urls,
  picture: row,
  by: { questionType: row.questionType, dataset: row.datasetName },
  distinct: { images: `${row.datasetName}/${row.imageIds[0]}` },
  spread: { answers: row.answers.length },
})
const describeResult: Describers['echosight-results'] = row => ({
  id: row.dataId,
  keys: row.entries.map(({ url }) => url),
  by: { reranked: presence(row.rerankedUrls), sections: presence(row.entries[0]?.sectionSimilarities) },
  spread: { candidates: row.entries.length, repeatedHits: row.duplicates },
})
const describeExample: Describers['reference-json'] = (row, file) => ({
  id: row.queryId,
  images: [row.image, ...row.candidates.flatMap(({ image }) => image ?? [])].map(image => resolveImage(image, file)),
  by: { gold: presence(row.candidates.find(({ relevance = 0 }) => relevance > 0)) },
  distinct: { images: row.image, questions: row.question },
  spread: { candidates: row.candidates.length },
})
const describePath: Describers['oven-paths'] = row => ({ by: { extension: /\.\w+$/.exec(row.path)?.[0] ?? 'none' } })
const describeInaturalistPath: Describers['inaturalist-names'] = row => ({
  ...describePath(row, ''),
  picture: { datasetName: 'inaturalist', imageIds: [row.imageId], path: row.path },
})
const describeQrel: Describers['trec-qrels'] = row => ({
  by: { relevance: String(row.relevance) },
  distinct: { queries: row.queryId },
})
const ofOven = (imageId: string) => ({ datasetName: 'infoseek', imageIds: [imageId] }) as const

const describers: Describers = {
  'evqa-csv': describeQuestion,
  'infoseek-csv': describeQuestion,
  'infoseek-jsonl': row => ({
    id: row.dataId,
    picture: ofOven(row.imageId),
    by: { split: row.split ?? 'none', reference: row.reference?.type ?? 'withheld' },
    distinct: { images: row.imageId },
    spread: { answers: row.answers.length },
  }),
  'infoseek-withkb': row => ({ id: row.dataId, keys: [row.entityId], distinct: { entities: row.entityId } }),
  'infoseek-qtype': row => ({ id: row.dataId, by: { questionType: row.questionType } }),
  'kb-json': row => ({
    spread: {
      sections: row.sections.length,
      images: row.images.length,
      characters: row.sections.reduce((sum, { text }) => sum + text.length, 0),
    },
  }),
  wiki6m: row => ({
    by: { content: presence(row.content), summary: presence(row.summary), image: presence(row.imageUrl) },
    spread: { characters: length(row.content) },
  }),
  oven: row => ({
    id: row.dataId,
    ...(row.entityId !== undefined && { keys: [row.entityId], distinct: { entities: row.entityId } }),
    picture: ofOven(row.imageId),
    by: { split: row.split ?? 'none' },
  }),
  'oven-paths': row => ({ ...describePath(row, ''), picture: ofOven(row.imageId) }),
  'inaturalist-names': describeInaturalistPath,
  'inaturalist-coco': describeInaturalistPath,
  'echosight-results': describeResult,
  'omgm-results': describeResult,
  'omgm-answers': row => ({
    id: row.dataId,
    keys: [row.entityUrl, row.topUrl],
    by: { goldFirst: row.entityUrl === row.topUrl ? 'yes' : 'no' },
  }),
  'hard-negatives': row => ({
    id: row.imageId,
    keys: row.entries.map(({ url }) => url),
    by: { positiveImage: presence(row.positiveImage) },
    spread: { entries: row.entries.length },
  }),
  'reference-json': describeExample,
  'reference-parquet': describeExample,
  'reference-evaluation': row => ({
    id: row.queryId,
    by: { box: presence(row.corners) },
    distinct: { questions: row.question },
    spread: {
      candidates: row.candidates,
      originalMrr: row.original.mrr,
      croppedMrr: row.cropped.mrr,
      originalNdcg: row.original.ndcg,
      croppedNdcg: row.cropped.ndcg,
    },
  }),
  'beir-documents': (row, file) => ({
    ...(typeof row.metadata.image === 'string' && { images: [resolveImage(row.metadata.image, file)] }),
    by: { title: presence(row.title), image: presence(row.metadata.image) },
    spread: { characters: length(row.text) },
  }),
  'beir-qrels': describeQrel,
  'trec-qrels': describeQrel,
  'trec-run': row => ({ by: { tag: row.tag }, distinct: { queries: row.queryId }, spread: { score: row.score } }),
  'mbeir-queries': row => ({
    id: row.queryId,
    ...(row.imagePath !== undefined && { images: [row.imagePath] }),
    by: { modality: row.modality, task: String(row.taskId ?? 'none') },
    spread: { positives: row.positiveIds.length, negatives: row.negativeIds.length },
  }),
  'mbeir-pool': row => ({
    ...(row.imagePath !== undefined && { images: [row.imagePath] }),
    by: { modality: row.modality },
    spread: { characters: length(row.text) },
  }),
  'm2kr-questions': row => ({
    id: row.questionId,
    ...(row.imagePath !== undefined && { images: [row.imagePath] }),
    by: { questionType: row.questionType ?? 'none', image: presence(row.imagePath) },
    spread: { positives: row.positiveIds.length, answers: row.answers.length },
  }),
  'm2kr-passages': row => ({ by: { title: presence(row.title) }, spread: { characters: row.text.length } }),
}

/** The rows of a file of any format with what is to be looked at in them. */
export async function* readRowFacts<Format extends DataFormat>(
  file: string,
  format: Format,
  options: Parameters<(typeof dataFormats)[Format]>[1],
): AsyncGenerator<{ readonly row: object; readonly line?: number; readonly facts: RowFacts }> {
  const describe = describers[format] as (row: object, file: string) => RowFacts
  for await (const { row, ...place } of dataFormats[format](file, options)) {
    yield { row, ...('line' in place && { line: place.line }), facts: describe(row, file) }
  }
}
