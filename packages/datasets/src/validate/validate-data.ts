import { basename } from 'node:path'
import type { DataFormatError } from '@region-r1/core'
import { type DataFormat, dataFormats } from '../data-formats.ts'
import type { ImageFinder } from '../find-images.ts'
import { createIssueLog, type IssueLog, type ValidationReport } from '../issue-log.ts'
import type { BenchmarkQuestion } from '../readers/benchmark-question.ts'
import type { KbArticle } from '../readers/kb-article.ts'
import type { KbArticles } from '../readers/open-kb-articles.ts'
import type { RetrievalResult } from '../readers/retrieval-result.ts'
import { publishedCounts } from './published-counts.ts'

export interface ValidateDataOptions {
  readonly file: string
  readonly format: DataFormat
  /** Looks every URL of questions and results up. */
  readonly kb?: Pick<KbArticles, 'has'>
  /** Looks every question's picture up. */
  readonly images?: ImageFinder
}

/**
 * Looks through a file of any format for what is missing or odd: broken rows, repeated ids, another number of rows than
 * published, and, where it is told where they are, pictures that are absent and URLs that are not in the knowledge base.
 */
export async function validateData({ file, format, kb, images }: ValidateDataOptions): Promise<ValidationReport> {
  const log = createIssueLog()
  let rows = 0
  const onBrokenRow = ({ message, line }: DataFormatError) =>
    log.add({ kind: 'broken-row', severity: 'error', message, ...(line !== undefined && { line }) })
  const checkId = createIdCheck(log)

  for await (const { row, ...place } of dataFormats[format](file, { onBrokenRow })) {
    rows++
    const line = 'line' in place ? { line: place.line } : {}
    checkId(getId(row), line)
    if (isQuestion(row)) {
      for (const url of row.urls) await checkUrl(log, url, kb, line)
      await checkImage(log, row, images, line)
    } else if (isResult(row)) {
      checkResult(log, row, line)
      for (const { url } of row.entries) await checkUrl(log, url, kb, line)
    } else if (isArticle(row)) checkArticle(log, row)
  }
  checkCount(log, file, format, rows)
  return log.report({ file, format, counts: { rows } })
}

type Place = { readonly line?: number }

const isQuestion = (row: object): row is BenchmarkQuestion => 'questionType' in row && 'urls' in row
const isResult = (row: object): row is RetrievalResult => 'duplicates' in row
const isArticle = (row: object): row is KbArticle => 'sections' in row

/** Ids of formats with a row for each question; the millions of a knowledge base would not fit into memory. */
function getId(row: object): string | undefined {
  if ('dataId' in row) return row.dataId as string
  return 'queryId' in row && 'candidates' in row ? (row.queryId as string) : undefined
}

function createIdCheck(log: IssueLog) {
  const seen = new Set<string>()
  return (id: string | undefined, place: Place) => {
    if (id === undefined) return
    if (seen.has(id)) {
      log.add({ kind: 'repeated-id', severity: 'error', message: `the id "${id}" comes more than once`, ...place })
    }
    seen.add(id)
  }
}

async function checkUrl(log: IssueLog, url: string, kb: ValidateDataOptions['kb'], place: Place): Promise<void> {
  if (!kb || (await kb.has(url))) return
  const message = `${url} is no key of the knowledge base; keys are compared byte for byte, percent signs and all`
  log.add({ kind: 'url-not-in-kb', severity: 'warning', message, ...place })
}

async function checkImage(
  log: IssueLog,
  question: BenchmarkQuestion,
  images: ImageFinder | undefined,
  place: Place,
): Promise<void> {
  if (!images || (await images.find(question)) !== undefined) return
  const paths = await images.list(question)
  const tried =
    paths.length === 0 ? `no folder of ${question.datasetName} was given` : `there is no ${paths.join(' nor ')}`
  const message = `question "${question.dataId}", image ${question.imageIds[0]}: ${tried}`
  log.add({ kind: 'missing-image', severity: 'error', message, ...place })
}

function checkResult(log: IssueLog, { dataId, entries, duplicates }: RetrievalResult, place: Place): void {
  if (duplicates > 0) {
    const message = `"${dataId}": ${duplicates} hits repeat an entry above them; readers drop them`
    log.add({ kind: 'repeated-hit', severity: 'warning', message, ...place })
  }
  if (entries.some(({ similarity }, index) => index > 0 && similarity > entries[index - 1]!.similarity)) {
    const message = `"${dataId}": the similarities do not fall; the file's order is kept`
    log.add({ kind: 'unsorted-hits', severity: 'warning', message, ...place })
  }
}

function checkArticle(log: IssueLog, { url, title, sections, images }: KbArticle): void {
  if (sections[0]?.title !== title) {
    const message = `"${url}": the first section should bear the article's title "${title}", got "${sections[0]?.title}"`
    log.add({ kind: 'odd-first-section', severity: 'warning', message })
  }
  if (images.length === 0) {
    log.add({
      kind: 'no-image',
      severity: 'warning',
      message: `"${url}" has no picture and can be found by text alone`,
    })
  }
}

function checkCount(log: IssueLog, file: string, format: DataFormat, rows: number): void {
  if (rows === 0) {
    log.add({ kind: 'no-rows', severity: 'error', message: `${file} holds no rows` })
    return
  }
  const published = publishedCounts.find(count => count.format === format && count.name.test(basename(file)))
  if (!published || published.rows.includes(rows)) return
  const message = `${file} holds ${rows} rows, the published file ${published.rows.join(' or ')}; it may be a part or cut off`
  log.add({ kind: 'row-count', severity: 'warning', message })
}
