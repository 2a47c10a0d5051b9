import type { ReadOptions } from './read-options.ts'
import { readBeirDocuments } from './readers/read-beir-documents.ts'
import { readBeirQrels } from './readers/read-beir-qrels.ts'
import { readEchosightResults } from './readers/read-echosight-results.ts'
import { readEvqaQuestions } from './readers/read-evqa-questions.ts'
import { readHardNegatives } from './readers/read-hard-negatives.ts'
import { readCocoImagePaths, readIdToName } from './readers/read-inaturalist-image-paths.ts'
import { readInfoseekCsv } from './readers/read-infoseek-csv.ts'
import { readInfoseekEntities } from './readers/read-infoseek-entities.ts'
import { readInfoseekQuestionTypes } from './readers/read-infoseek-question-types.ts'
import { readInfoseekQuestions } from './readers/read-infoseek-questions.ts'
import { readKbArticles } from './readers/read-kb-articles.ts'
import { readMbeirPool } from './readers/read-mbeir-pool.ts'
import { readMbeirQueries } from './readers/read-mbeir-queries.ts'
import { readOmgmAnswers } from './readers/read-omgm-answers.ts'
import { readOmgmResults } from './readers/read-omgm-results.ts'
import { readOvenImagePaths } from './readers/read-oven-image-paths.ts'
import { readOvenQuestions } from './readers/read-oven-questions.ts'
import { readReferenceInstances } from './readers/read-reference-instances.ts'
import { readReferenceParquet } from './readers/read-reference-parquet.ts'
import { readTrecQrels } from './readers/read-trec-qrels.ts'
import { readTrecRun } from './readers/read-trec-run.ts'
import { readWiki6mEntries } from './readers/read-wiki6m-entries.ts'

type Read = (file: string, options: ReadOptions) => AsyncIterable<{ readonly row: unknown; readonly line?: number }>

/** The reader of each published format, by the name that commands take. */
export const dataFormats = {
  'evqa-csv': readEvqaQuestions,
  'infoseek-csv': readInfoseekCsv,
  'infoseek-jsonl': readInfoseekQuestions,
  'infoseek-withkb': readInfoseekEntities,
  'infoseek-qtype': readInfoseekQuestionTypes,
  'kb-json': readKbArticles,
  wiki6m: readWiki6mEntries,
  oven: readOvenQuestions,
  'oven-paths': readOvenImagePaths,
  'inaturalist-names': readIdToName,
  'inaturalist-coco': readCocoImagePaths,
  'echosight-results': readEchosightResults,
  'omgm-results': readOmgmResults,
  'omgm-answers': readOmgmAnswers,
  'hard-negatives': readHardNegatives,
  'reference-json': readReferenceInstances,
  'reference-parquet': readReferenceParquet,
  'beir-documents': readBeirDocuments,
  'beir-qrels': readBeirQrels,
  'trec-qrels': readTrecQrels,
  'trec-run': readTrecRun,
  'mbeir-queries': readMbeirQueries,
  'mbeir-pool': readMbeirPool,
} as const satisfies Record<string, Read>

export type DataFormat = keyof typeof dataFormats

/** The names, for help texts and for checking a flag. */
export const dataFormatNames = Object.keys(dataFormats) as readonly DataFormat[]
