import type { QuestionType } from '../names.ts'

/** A question of Encyclopedic-VQA or InfoSeek in the columns of the former. */
export interface BenchmarkQuestion {
  /** By which result files name the question, such as `E-VQA_12` or `infoseek_val_00000019`. */
  readonly dataId: string
  /** What a system is asked. */
  readonly question: string
  /** Before the rephrasing that takes the subject's name out. */
  readonly questionOriginal: string
  readonly questionType: QuestionType
  /** Any of them is right; members of a `multi_answer` are joined by `&&`. Blanks at the ends are cut off. */
  readonly answers: readonly string[]
  /** The gold articles' titles, no stable ids. Two for `2_hop`, else one; none where the file does not name them. */
  readonly titles: readonly string[]
  /** The gold articles' keys in the knowledge base, byte for byte. Two for `2_hop`, else one. */
  readonly urls: readonly string[]
  readonly datasetName: 'inaturalist' | 'landmarks' | 'infoseek'
  /** Of the data set that the picture comes from; absent for InfoSeek. */
  readonly datasetCategoryId?: string | undefined
  /** All published systems use the first alone. */
  readonly imageIds: readonly string[]
  /** The sentences that hold the answers; Encyclopedic-VQA's templated questions alone have them. */
  readonly evidence: readonly string[]
  /** Indices into the gold articles' sections, one for each article; empty for InfoSeek. */
  readonly evidenceSectionIds: readonly number[]
  readonly evidenceSectionTitles: readonly string[]
  /** Whether the article also stands in the training set; absent for InfoSeek. */
  readonly urlUsedInTrain?: boolean | undefined
  /** `train`, `val` or `test`; absent for InfoSeek. */
  readonly split?: string | undefined
}
