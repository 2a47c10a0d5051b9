// The names that options take, each list in one place. Nothing is imported: help texts load these alone.

/** The published formats that are read, as commands name them. */
export const dataFormatNames = [
  'evqa-csv',
  'infoseek-csv',
  'infoseek-jsonl',
  'infoseek-withkb',
  'infoseek-qtype',
  'kb-json',
  'wiki6m',
  'oven',
  'oven-paths',
  'inaturalist-names',
  'inaturalist-coco',
  'echosight-results',
  'omgm-results',
  'omgm-answers',
  'hard-negatives',
  'reference-json',
  'reference-parquet',
  'reference-evaluation',
  'beir-documents',
  'beir-qrels',
  'trec-qrels',
  'trec-run',
  'mbeir-queries',
  'mbeir-pool',
  'm2kr-questions',
  'm2kr-passages',
] as const

/** One of {@link dataFormatNames}. */
export type DataFormat = (typeof dataFormatNames)[number]

/** Formats of questions whose lists can be prepared and whose answers can be scored. */
export const questionFormats = ['evqa-csv', 'infoseek-csv', 'infoseek-jsonl'] as const satisfies readonly DataFormat[]

/** One of {@link questionFormats}. */
export type QuestionFormat = (typeof questionFormats)[number]

/** Formats of a first stage's results. */
export const resultFormats = ['echosight-results', 'omgm-results'] as const satisfies readonly DataFormat[]

/** One of {@link resultFormats}. */
export type ResultFormat = (typeof resultFormats)[number]

/** Files that lists of candidates are made of; `hard-negatives` give training lists. */
export const listFormats = [...resultFormats, 'hard-negatives'] as const satisfies readonly DataFormat[]

/** One of {@link listFormats}. */
export type ListFormat = (typeof listFormats)[number]

/** Forms of data that `convertData` writes as examples. */
export const convertedForms = ['reference', 'beir', 'mbeir', 'm2kr'] as const

/** Kinds of Encyclopedic-VQA's questions that name one article, which the published scores are of. */
export const singleHopQuestionTypes = ['templated', 'automatic', 'multi_answer'] as const

/** Kinds of Encyclopedic-VQA's questions; `2_hop` questions name two articles. */
export const evqaQuestionTypes = [...singleHopQuestionTypes, '2_hop'] as const

/** Kinds of questions, by which scores are counted apart; the last four are InfoSeek's own. */
export const questionTypes = [...evqaQuestionTypes, 'infoseek', 'String', 'Numerical', 'Time'] as const

/** One of {@link questionTypes}. */
export type QuestionType = (typeof questionTypes)[number]

/** How negatives are chosen among the neighbours of a query's picture: see `chooseHardNegatives`. */
export const hardNegativeRules = ['reference', 'falling'] as const

/** One of {@link hardNegativeRules}. */
export type HardNegativeRule = (typeof hardNegativeRules)[number]

/** Which picture of an entry asks: its first, or one drawn by the seed. */
export const queryPictureChoices = ['first', 'drawn'] as const

/** One of {@link queryPictureChoices}. */
export type QueryPictureChoice = (typeof queryPictureChoices)[number]

/** Which of an article's pictures stands for it as a candidate. */
export const kbPictureChoices = ['best', 'first', 'hit'] as const

/** One of {@link kbPictureChoices}. */
export type KbPictureChoice = (typeof kbPictureChoices)[number]

/** What is dealt to the parts of a knowledge base: every entry's photos apart, or whole entries. */
export const kbDeals = ['photo', 'entry'] as const

/** One of {@link kbDeals}. */
export type KbDeal = (typeof kbDeals)[number]
