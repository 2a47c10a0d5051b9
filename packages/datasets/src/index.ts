/**
 * Data of multi-modal re-ranking: the row that everything here speaks, readers of what the field publishes, and
 * preparation of candidate lists.
 *
 * @example
 * for await (const { example } of readRerankExamples('examples.jsonl')) rerank(example)
 *
 * @module @region-r1/datasets
 */

// The row that everything here speaks.

export { computeExampleStats, type ExampleStats } from './examples/compute-example-stats.ts'
export type { Spread } from './examples/create-spread.ts'
export { readCandidates } from './examples/read-candidates.ts'
export { type ReadExamplesOptions, readExamples } from './examples/read-examples.ts'
export { type RerankExampleAt, readRerankExamples } from './examples/read-rerank-examples.ts'
export { validateRerankExamples } from './examples/validate-rerank-examples.ts'
export { writeRerankExamples } from './examples/write-rerank-examples.ts'
export type { RowPlace } from './parse-json-row.ts'
export type { ReadOptions } from './read-options.ts'

// Readers of what the field publishes.

export { type EntryIndex, type OpenEntryIndexOptions, openEntryIndex } from './entry-index.ts'
export type { RowOf } from './map-entries.ts'
export type { RowAt } from './map-rows.ts'
export { type JsonEntry, readJsonEntries } from './read-json-entries.ts'
export type { BenchmarkQuestion } from './readers/benchmark-question.ts'
export type { ImagePath } from './readers/image-path.ts'
export { type JoinedInfoseekQuestion, type JoinInfoseekOptions, joinInfoseek } from './readers/join-infoseek.ts'
export type { KbArticle } from './readers/kb-article.ts'
export type { KbArticles } from './readers/look-up-articles.ts'
export { openKbArticles } from './readers/open-kb-articles.ts'
export { openWiki6mArticles } from './readers/open-wiki6m-articles.ts'
export type { Qrel } from './readers/qrel.ts'
export { type BeirDocument, readBeirDocuments } from './readers/read-beir-documents.ts'
export { readBeirQrels } from './readers/read-beir-qrels.ts'
export { readEchosightResults } from './readers/read-echosight-results.ts'
export { readEvqaQuestions } from './readers/read-evqa-questions.ts'
export { type HardNegatives, readHardNegatives } from './readers/read-hard-negatives.ts'
export { readCocoImagePaths, readIdToName } from './readers/read-inaturalist-image-paths.ts'
export { readInfoseekCsv } from './readers/read-infoseek-csv.ts'
export { type InfoseekEntity, readInfoseekEntities } from './readers/read-infoseek-entities.ts'
export { type InfoseekQuestionType, readInfoseekQuestionTypes } from './readers/read-infoseek-question-types.ts'
export {
  type InfoseekQuestion,
  type InfoseekReference,
  readInfoseekQuestions,
} from './readers/read-infoseek-questions.ts'
export { readKbArticles } from './readers/read-kb-articles.ts'
export { readLinkedInfoseekQuestions } from './readers/read-linked-infoseek-questions.ts'
export { type M2krPassage, readM2krPassages } from './readers/read-m2kr-passages.ts'
export { type M2krQuestion, readM2krQuestions } from './readers/read-m2kr-questions.ts'
export { type MbeirCandidate, readMbeirPool } from './readers/read-mbeir-pool.ts'
export { type MbeirQuery, readMbeirQueries } from './readers/read-mbeir-queries.ts'
export { type OmgmAnswer, readOmgmAnswers } from './readers/read-omgm-answers.ts'
export { readOmgmResults } from './readers/read-omgm-results.ts'
export { readOvenImagePaths } from './readers/read-oven-image-paths.ts'
export { type OvenQuestion, readOvenQuestions } from './readers/read-oven-questions.ts'
export { readPredictions } from './readers/read-predictions.ts'
export {
  type ReferenceEvaluation,
  type ReferenceOutcome,
  readReferenceEvaluation,
} from './readers/read-reference-evaluation.ts'
export { readReferenceInstances } from './readers/read-reference-instances.ts'
export { readReferenceParquet } from './readers/read-reference-parquet.ts'
export { readTrecQrels } from './readers/read-trec-qrels.ts'
export { type RunEntry, readTrecRun } from './readers/read-trec-run.ts'
export { formatWiki6mImagePath, readWiki6mEntries, type Wiki6mEntry } from './readers/read-wiki6m-entries.ts'
export type { FoundEntry, RetrievalResult, RetrievedEntry } from './readers/retrieval-result.ts'

// Readers of pictures with boxes.

export type { BoxedPicture, BoxedThing } from './boxes/boxed-picture.ts'
export { type ReadCocoOptions, readCocoPictures } from './boxes/read-coco-pictures.ts'
export { type ReferringExpressions, readRefcocoExpressions } from './boxes/read-refcoco-expressions.ts'
export { type ReadYoloOptions, readYoloPictures } from './boxes/read-yolo-pictures.ts'

// Conversion, validation and statistics.

export { type ConvertDataOptions, type ConvertDataResult, convertData } from './convert/convert-data.ts'
export {
  type ConvertOmgmPicturesOptions,
  convertOmgmPictures,
  type OmgmPictures,
} from './convert/convert-omgm-pictures.ts'
export type { DataIssue, IssueSeverity, ValidationReport } from './issue-log.ts'
export {
  type DataFormat,
  dataFormatNames,
  type HardNegativeRule,
  hardNegativeRules,
  type KbDeal,
  type KbPictureChoice,
  kbPictureChoices,
  type ListFormat,
  type QueryPictureChoice,
  type QuestionFormat,
  type QuestionType,
  type ResultFormat,
  singleHopQuestionTypes,
} from './names.ts'
export { computeDataStats, type DataStats } from './validate/compute-data-stats.ts'
export type { QuestionStats } from './validate/compute-question-stats.ts'
export { type ValidateDataOptions, validateData } from './validate/validate-data.ts'

// Preparation of examples.

export { type ImageFinder, type ImageFoldersOptions, openImageFinder } from './find-images.ts'
export {
  type ArticleImages,
  type OpenArticleImagesOptions,
  openArticleImages,
  openPathMap,
  type PathMap,
} from './open-article-images.ts'
export { checksumFile, type FileChecksum } from './prepare/checksum-file.ts'
export {
  type ChooseHardNegativesOptions,
  chooseHardNegatives,
} from './prepare/choose-hard-negatives.ts'
export { createExamplePreparation, type ExamplePreparationOptions } from './prepare/create-example-preparation.ts'
export {
  createHardNegativePreparation,
  type EntryRange,
  type HardNegativePreparationOptions,
} from './prepare/create-hard-negative-preparation.ts'
export { createNearestRetrieval, type NearestRetrievalOptions } from './prepare/create-nearest-retrieval.ts'
export {
  createQuestionPreparation,
  type QuestionItem,
  type QuestionPreparationOptions,
} from './prepare/create-question-preparation.ts'
export {
  type BestPicturesOptions,
  createBestPictures,
  createFirstPictures,
  createHitPictures,
  type KbPictures,
  type ListPictures,
} from './prepare/kb-pictures.ts'
export type { ListCandidatesOptions, Retrieve } from './prepare/list-candidates.ts'
export { type MergeShardsOptions, mergeShards, type PreparationManifest } from './prepare/merge-shards.ts'
export { type HardNegativeRetrieval, openHardNegativeRetrieval } from './prepare/open-hard-negative-retrieval.ts'
export type {
  AbsentCandidate,
  LeftOut,
  Preparation,
  PreparationSources,
  PreparedItem,
} from './prepare/preparation.ts'
export { type PreparationProgress, type PrepareShardOptions, prepareShard } from './prepare/prepare-shard.ts'
export { readLeftOutQueries } from './prepare/read-left-out-queries.ts'
export { parseShard, type Shard } from './prepare/run-parts.ts'
export { openRetrievalResults, type RetrievalResults } from './readers/open-retrieval-results.ts'

// Vectors of a knowledge base's pictures.

export { createExactSearch } from './vectors/create-exact-search.ts'
export { type CreateImageVectorsOptions, createImageVectors } from './vectors/create-image-vectors.ts'
export { type EmbedImagesOptions, embedImages, type ImageItem } from './vectors/embed-images.ts'
export { type OpenFaissVectorsOptions, openFaissVectors } from './vectors/faiss/open-faiss-vectors.ts'
export { openQueryVectors, type QueryVectors } from './vectors/faiss/open-query-vectors.ts'
export type { ImageVectorKey, ImageVectors, VectorChunk, VectorMetric } from './vectors/image-vectors.ts'
export { type ApproximateSearchOptions, loadApproximateSearch } from './vectors/load-approximate-search.ts'
export type { NearestSearch, Neighbour } from './vectors/nearest-search.ts'
export { openImageVectors } from './vectors/open-image-vectors.ts'

// A team's own knowledge base.

export { detectKbForm, type KbForm } from './catalogue/detect-kb-form.ts'
export type { KbEntry } from './catalogue/kb-entry.ts'
export { openCatalogueArticles } from './catalogue/open-catalogue-articles.ts'
export { findKbFile, readKbEntries } from './catalogue/read-kb-entries.ts'
export { type KbPart, type SplitKbOptions, type SplitKbResult, splitKb } from './catalogue/split-kb.ts'
