import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import { DataFormatError, describeIssues, InvalidArgumentError } from '@region-r1/core'
import { type DecisionLabel, decisionLabelSchema } from './decision-label.ts'

/**
 * The labels of a file, by query.
 *
 * @throws InvalidArgumentError where there is no such file; DataFormatError where a line is no label, or a query comes
 * twice.
 */
export async function loadDecisionLabels(path: string): Promise<Map<string, DecisionLabel>> {
  const labels = new Map<string, DecisionLabel>()
  const file = createReadStream(path)
  let line = 0
  try {
    for await (const text of createInterface({ input: file, crlfDelay: Number.POSITIVE_INFINITY })) {
      line++
      if (text.trim() === '') continue
      const label = parseLabel(text, path, line)
      if (labels.has(label.queryId)) throw broken(path, line, `the query "${label.queryId}" comes twice`)
      labels.set(label.queryId, label)
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    throw new InvalidArgumentError({ argument: 'path', message: `there is no file of labels at ${path}`, cause: error })
  }
  return labels
}

function parseLabel(text: string, path: string, line: number): DecisionLabel {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    throw broken(path, line, `expected one JSON object, got ${(error as Error).message}`)
  }
  const { data, error } = decisionLabelSchema.safeParse(value)
  if (data !== undefined) return data
  throw broken(path, line, describeIssues(error))
}

function broken(file: string, line: number, problem: string): DataFormatError {
  return new DataFormatError({ file, line, message: `${file}, line ${line}: ${problem}; correct or remove the line` })
}
