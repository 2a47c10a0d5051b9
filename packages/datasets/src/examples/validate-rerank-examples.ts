import type { DataFormatError, RerankExample } from '@region-r1/core'
import { createIssueLog, type IssueLog, type ValidationReport } from '../issue-log.ts'
import { createImageLook, type Looked } from './create-image-look.ts'
import { readRerankExamples } from './read-rerank-examples.ts'

/**
 * Looks through a `RerankExample` file for broken rows, images that are missing or no pictures, lists without a
 * positive, and boxes outside of their picture. Nothing is decoded: sizes come from the files' headers.
 */
export async function validateRerankExamples(file: string): Promise<ValidationReport> {
  const log = createIssueLog()
  const look = createImageLook(log)
  const counts = { rows: 0, candidates: 0, images: 0, withPositive: 0, withTargetBox: 0 }
  const onBrokenRow = (error: DataFormatError) =>
    log.add({
      kind: 'broken-row',
      severity: 'error',
      message: error.message,
      ...(error.line !== undefined && { line: error.line }),
    })

  for await (const { example, line } of readRerankExamples(file, { onBrokenRow })) {
    counts.rows++
    counts.candidates += example.candidates.length
    const positive = example.candidates.some(({ relevance = 0 }) => relevance > 0)
    if (positive) counts.withPositive++
    else {
      const message = `query "${example.queryId}": no candidate has a relevance above 0; training and recall need one`
      log.add({ kind: 'no-positive', severity: 'warning', message, line })
    }
    const size = await look(example.image, line)
    if (example.targetBox) {
      counts.withTargetBox++
      checkBox(log, example, size, line)
    }
    for (const { image } of example.candidates) if (image !== undefined) await look(image, line)
  }
  if (counts.rows === 0) {
    log.add({
      kind: 'no-rows',
      severity: 'error',
      message: `${file} holds no examples; expected one JSON object a line`,
    })
  }
  counts.images = look.seen.size
  return log.report({ file, format: 'rerank-examples', counts })
}

function checkBox(log: IssueLog, { queryId, targetBox }: RerankExample, size: Looked, line: number): void {
  if (typeof size === 'string' || !targetBox) return
  const { x1, y1, x2, y2 } = targetBox
  if (x1 >= 0 && y1 >= 0 && x2 <= size.width && y2 <= size.height) return
  const message = `query "${queryId}": targetBox (${x1}, ${y1}, ${x2}, ${y2}) leaves its picture of ${size.width} x ${size.height} px`
  log.add({ kind: 'box-outside-image', severity: 'error', message, line })
}
