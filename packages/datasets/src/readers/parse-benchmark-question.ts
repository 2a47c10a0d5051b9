import { DataFormatError } from '@region-r1/core'
import { type QuestionType, questionTypes } from '../names.ts'
import { formatPlace, type RowPlace } from '../parse-json-row.ts'
import type { CsvRow } from '../read-csv-rows.ts'
import type { BenchmarkQuestion } from './benchmark-question.ts'

/** What no question can do without; corrected files that go round lack some of the others. */
export const questionColumns = [
  'wikipedia_url',
  'question',
  'question_type',
  'answer',
  'dataset_name',
  'dataset_image_ids',
] as const

export type QuestionRow = CsvRow<(typeof questionColumns)[number]>

/** A CSV row of Encyclopedic-VQA or of EchoSight's InfoSeek files, whose filler for cells without meaning is `0`. */
export function parseBenchmarkQuestion(row: QuestionRow, dataId: string, place: RowPlace): BenchmarkQuestion {
  function fail(column: string, expected: string): DataFormatError {
    const message = `${formatPlace(place)}, column ${column}: expected ${expected}, got "${row[column]}"; correct or remove the row`
    return new DataFormatError({ ...place, message })
  }
  function pick<Value extends string>(column: string, values: readonly Value[]): Value {
    const value = values.find(value => value === row[column])
    if (value === undefined) throw fail(column, `one of ${values.join(', ')}`)
    return value
  }
  function list(column: (typeof questionColumns)[number]): string[] {
    const cells = splitCell(row[column])
    if (cells.length === 0) throw fail(column, 'at least one value')
    return cells
  }

  const datasetName = pick('dataset_name', ['inaturalist', 'landmarks', 'infoseek'])
  const infoseek = datasetName === 'infoseek'
  const meaning = (cell: string | undefined) => (infoseek && cell === '0' ? '' : cell)
  const title = row.wikipedia_title
  const questionType: QuestionType = pick('question_type', questionTypes)
  if (row.question.trim() === '') throw fail('question', 'a question')
  const common = {
    dataId,
    question: row.question,
    questionOriginal: row.question_original ?? row.question,
    questionType,
    answers: list('answer'),
    titles: questionType === '2_hop' || title === undefined ? splitCell(title) : [title],
    urls: questionType === '2_hop' ? list('wikipedia_url') : [row.wikipedia_url],
    datasetName,
    imageIds: list('dataset_image_ids'),
    evidence: splitCell(meaning(row.evidence)),
    evidenceSectionTitles: splitCell(meaning(row.evidence_section_title)),
  }
  if (common.urls.some(url => url === '')) throw fail('wikipedia_url', 'a URL')
  if (infoseek) return { ...common, evidenceSectionIds: [] }

  const evidenceSectionIds = splitCell(row.evidence_section_id).map(Number)
  if (!evidenceSectionIds.every(id => Number.isInteger(id) && id >= 0))
    throw fail('evidence_section_id', 'section numbers from 0')
  return {
    ...common,
    evidenceSectionIds,
    datasetCategoryId: row.dataset_category_id,
    urlUsedInTrain:
      row.wikipedia_url_used_in_train === undefined
        ? undefined
        : pick('wikipedia_url_used_in_train', ['True', 'False']) === 'True',
    split: row.encyclopedic_vqa_split,
  }
}

/** The parts between the bars, trimmed, empty ones left out; none of a column that the file lacks. */
function splitCell(cell = ''): string[] {
  return cell
    .split('|')
    .map(part => part.trim())
    .filter(part => part !== '')
}
