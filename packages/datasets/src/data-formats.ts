import type { DataFormat } from './names.ts'
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
import { readM2krPassages } from './readers/read-m2kr-passages.ts'
import { readM2krQuestions } from './readers/read-m2kr-questions.ts'
import { readMbeirPool } from './readers/read-mbeir-pool.ts'
import { readMbeirQueries } from './readers/read-mbeir-queries.ts'
import { readOmgmAnswers } from './readers/read-omgm-answers.ts'
import { readOmgmResults } from './readers/read-omgm-results.ts'
import { readOvenImagePaths } from './readers/read-oven-image-paths.ts'
import { readOvenQuestions } from './readers/read-oven-questions.ts'
import { readReferenceEvaluation } from './readers/read-reference-evaluation.ts'
import { readReferenceInstances } from './readers/read-reference-instances.ts'
import { readReferenceParquet } from './readers/read-reference-parquet.ts'
import { readTrecQrels } from './readers/read-trec-qrels.ts'
import { readTrecRun } from './readers/read-trec-run.ts'
import { readWiki6mEntries } from './readers/read-wiki6m-entries.ts'

type Read = (file: string, options: ReadOptions) => AsyncIterable<{ readonly row: unknown; readonly line?: number }>

/** The reader of each published format, by the name that commands take. */
export const dataFormats = {
  /** Encyclopedic-VQA, `{train,val,test}.csv`. */
  'evqa-csv': readEvqaQuestions,
  /** EchoSight's files of InfoSeek. */
  'infoseek-csv': readInfoseekCsv,
  /** InfoSeek, `infoseek_{train,val}.jsonl`. */
  'infoseek-jsonl': readInfoseekQuestions,
  /** InfoSeek, the entities of its questions. */
  'infoseek-withkb': readInfoseekEntities,
  /** InfoSeek, the kinds of its questions. */
  'infoseek-qtype': readInfoseekQuestionTypes,
  /** `encyclopedic_kb_wiki.json`, `wiki_100_dict_v4.json`. */
  'kb-json': readKbArticles,
  /** `Wiki6M_ver_1_0.jsonl`, packed or not. */
  wiki6m: readWiki6mEntries,
  /** OVEN, questions. */
  oven: readOvenQuestions,
  /** OVEN, the paths of its pictures. */
  'oven-paths': readOvenImagePaths,
  /** iNaturalist 2021, from id to name. */
  'inaturalist-names': readIdToName,
  /** iNaturalist 2021, the paths of its pictures. */
  'inaturalist-coco': readCocoImagePaths,
  /** EchoSight's result lists. */
  'echosight-results': readEchosightResults,
  /** OMGM's result lists. */
  'omgm-results': readOmgmResults,
  /** OMGM's answers. */
  'omgm-answers': readOmgmAnswers,
  /** Hard negatives of EchoSight and OMGM. */
  'hard-negatives': readHardNegatives,
  /** The public reference code, JSON. */
  'reference-json': readReferenceInstances,
  /** The public reference code, Parquet with either set of columns. */
  'reference-parquet': readReferenceParquet,
  /** The public reference code, the CSV of its evaluation. */
  'reference-evaluation': readReferenceEvaluation,
  /** BEIR, `corpus.jsonl` and `queries.jsonl`. */
  'beir-documents': readBeirDocuments,
  /** BEIR, `qrels/*.tsv`. */
  'beir-qrels': readBeirQrels,
  /** TREC, qrels. */
  'trec-qrels': readTrecQrels,
  /** TREC, runs. */
  'trec-run': readTrecRun,
  /** M-BEIR, queries. */
  'mbeir-queries': readMbeirQueries,
  /** M-BEIR, a pool of candidates. */
  'mbeir-pool': readMbeirPool,
  /** M2KR, questions. */
  'm2kr-questions': readM2krQuestions,
  /** M2KR, passages. */
  'm2kr-passages': readM2krPassages,
} as const satisfies Record<DataFormat, Read>
