import { basename, isAbsolute, resolve } from 'node:path'
import { DataFormatError } from '@region-r1/core'
import { createImageLook } from '../examples/create-image-look.ts'
import type { ImageFinder } from '../find-images.ts'
import { createIssueLog, type IssueLog, type ValidationReport } from '../issue-log.ts'
import type { DataFormat } from '../names.ts'
import type { KbArticle } from '../readers/kb-article.ts'
import type { KbArticles } from '../readers/look-up-articles.ts'
import type { RetrievalResult } from '../readers/retrieval-result.ts'
import { isImageUrl } from '../resolve-image.ts'
import { publishedCounts } from './published-counts.ts'
import { type RowFacts, readRowFacts } from './row-facts.ts'

/** A file, its format, and what its references are checked against. */
export interface ValidateDataOptions {
  readonly file: string
  readonly format: DataFormat
  /** Looks every URL of questions and results up. */
  readonly kb?: Pick<KbArticles, 'has'> | undefined
  /** Looks every question's picture up. */
  readonly images?: ImageFinder | undefined
  /** What a row's own paths of pictures are relative to, as M-BEIR's are; without it relative ones are not looked up. */
  readonly imageFolder?: string | undefined
}

/**
 * Looks through a file of any format for what is missing or odd: broken rows, repeated ids, another number of rows than
 * published, and, where it is told where they are, pictures that are absent and URLs that are not in the knowledge base.
 */
export async function validateData(options: ValidateDataOptions): Promise<ValidationReport> {
  const { file, format, kb, images, imageFolder } = options
  const log = createIssueLog()
  let rows = 0
  const onBrokenRow = ({ message, line }: DataFormatError) =>
    log.add({ kind: 'broken-row', severity: 'error', message, ...(line !== undefined && { line }) })
  const checkId = createIdCheck(log)
  const keys = createKeyCheck(kb)
  const look = createImageLook(log)

  try {
    for await (const { row, facts, ...place } of readRowFacts(file, format, { onBrokenRow })) {
      rows++
      checkId(facts.id, place)
      if (isResult(row)) checkResult(log, row, place)
      if (isArticle(row)) checkArticle(log, row)
      for (const key of facts.keys ?? []) await keys.check(key, place)
      if (facts.picture) await checkPicture(log, facts, images, place)
      for (const image of facts.images ?? []) {
        const path = imageFolder === undefined ? image : resolve(imageFolder, image)
        if (isAbsolute(path) || isImageUrl(path)) await look(path, place.line)
      }
    }
  } catch (error) {
    // Where the document itself breaks off, what stood before it is still worth a report.
    if (!(error instanceof DataFormatError) || rows + log.count === 0) throw error
    log.add({ kind: 'broken-file', severity: 'error', message: error.message })
  }
  keys.report(log)
  checkCount(log, file, format, rows)
  return log.report({ file, format, counts: { rows } })
}

type Place = { readonly line?: number }

const isResult = (row: object): row is RetrievalResult => 'duplicates' in row
const isArticle = (row: object): row is KbArticle => 'sections' in row

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

/** Looks keys up, and tells each absent one once, with how often it comes: popular articles would crowd the others out. */
function createKeyCheck(kb: ValidateDataOptions['kb']) {
  const absent = new Map<string, { count: number; place: Place }>()
  return {
    async check(key: string, place: Place): Promise<void> {
      const known = absent.get(key)
      if (known) known.count++
      else if (kb && !(await kb.has(key))) absent.set(key, { count: 1, place })
    },
    report(log: IssueLog): void {
      for (const [key, { count, place }] of absent) {
        const times = count === 1 ? 'named once' : `named ${count} times`
        const message = `${key} is no key of the knowledge base (${times}); keys are compared byte for byte, percent signs and all`
        log.add({ kind: 'url-not-in-kb', severity: 'warning', message, ...place })
      }
    },
  }
}

async function checkPicture(
  log: IssueLog,
  { id, picture }: RowFacts,
  images: ImageFinder | undefined,
  place: Place,
): Promise<void> {
  if (!images || !picture || (await images.find(picture)) !== undefined) return
  const paths = await images.list(picture)
  const tried =
    paths.length === 0 ? `no folder of ${picture.datasetName} was given` : `there is no ${paths.join(' nor ')}`
  const message = `${id === undefined ? '' : `question "${id}", `}image ${picture.imageIds[0]}: ${tried}`
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
