import { DataFormatError } from '@region-r1/core'
import { z } from '@region-r1/core/schema'
import { mapEntries } from '../map-entries.ts'
import { parseJsonRow } from '../parse-json-row.ts'
import { readJsonEntries } from '../read-json-entries.ts'
import { readJsonLines } from '../read-json-lines.ts'
import { leaveOut, type ReadOptions } from '../read-options.ts'

const predictionSchema = z.object({ data_id: z.string().min(1), prediction: z.string() })

/** Predictions by `data_id`, from JSON Lines of `{"data_id","prediction"}` or, in a `.json` file, a list of them. */
export async function readPredictions(file: string, options: ReadOptions = {}): Promise<Map<string, string>> {
  const rows = /\.json(\.gz)?$/.test(file)
    ? mapEntries(
        readJsonEntries(file, options),
        (_, text, ordinal) => parseJsonRow(text, predictionSchema, { file, entry: String(ordinal) }),
        options,
      )
    : readJsonLines(file, predictionSchema, options)
  const predictions = new Map<string, string>()
  for await (const { row } of rows) {
    if (predictions.has(row.data_id)) {
      const message = `${file}: a second prediction for "${row.data_id}"; keep one for each question`
      leaveOut(new DataFormatError({ file, message }), options)
      continue
    }
    predictions.set(row.data_id, row.prediction)
  }
  return predictions
}
