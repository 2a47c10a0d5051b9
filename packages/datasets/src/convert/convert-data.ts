import type { DataFormatError, RerankExample } from '@region-r1/core'
import { writeRerankExamples } from '../examples/write-rerank-examples.ts'
import { type ConvertBeirOptions, convertBeir } from './convert-beir.ts'
import { type ConvertM2krOptions, convertM2kr } from './convert-m2kr.ts'
import { type ConvertMbeirOptions, convertMbeir } from './convert-mbeir.ts'
import { convertReference } from './convert-reference.ts'

/** What `--from` takes, and what each of them needs. */
export type ConvertDataOptions = {
  readonly out: string
  /** Called with each broken row, which is then left out. */
  readonly onBrokenRow?: (error: DataFormatError) => void
} & (
  | { readonly from: 'reference'; readonly file: string }
  | ({ readonly from: 'beir' } & Omit<ConvertBeirOptions, 'onBrokenRow'>)
  | ({ readonly from: 'mbeir' } & Omit<ConvertMbeirOptions, 'onBrokenRow'>)
  | ({ readonly from: 'm2kr' } & Omit<ConvertM2krOptions, 'onBrokenRow'>)
)

/** How many rows became examples, and how many were left out. */
export interface ConvertDataResult {
  readonly examples: number
  readonly leftOut: number
}

/** Writes data of another form as a `RerankExample` file; without `onBrokenRow` the first broken row throws. */
export async function convertData({ out, onBrokenRow, ...source }: ConvertDataOptions): Promise<ConvertDataResult> {
  let examples = 0
  let leftOut = 0
  const options = onBrokenRow && {
    onBrokenRow(error: DataFormatError) {
      leftOut++
      onBrokenRow(error)
    },
  }
  async function* count(rows: AsyncIterable<RerankExample>) {
    for await (const row of rows) {
      examples++
      yield row
    }
  }
  await writeRerankExamples(out, count(open(source, options)))
  return { examples, leftOut }
}

type Source = ConvertDataOptions extends infer Options
  ? Options extends unknown
    ? Omit<Options, 'out' | 'onBrokenRow'>
    : never
  : never

function open(source: Source, options: { onBrokenRow?: (error: DataFormatError) => void } | undefined) {
  if (source.from === 'reference') return convertReference(source.file, options)
  if (source.from === 'beir') return convertBeir({ ...source, ...options })
  if (source.from === 'm2kr') return convertM2kr({ ...source, ...options })
  return convertMbeir({ ...source, ...options })
}
