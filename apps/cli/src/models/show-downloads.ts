import type { LoadEncoderOptions } from '@region-r1/encoder'
import type { CommandContext } from '../command-context.ts'
import { createProgress } from '../create-progress.ts'
import { formatMegabytes } from './format-megabytes.ts'

/** How a command lets encoders of the hub be fetched: with a line that says so and a bar, until Ctrl-C. */
export function showDownloads(context: CommandContext): Pick<LoadEncoderOptions, 'onDownload' | 'signal'> {
  const showProgress = createProgress(context, 'MB')
  let announced: number | undefined
  return {
    signal: context.signal,
    onDownload({ bytes, totalBytes }) {
      if (announced !== totalBytes) context.messages.write(`fetching an encoder of ${formatMegabytes(totalBytes)}\n`)
      announced = totalBytes
      showProgress(Math.ceil(bytes / 1e6), Math.ceil(totalBytes / 1e6))
    },
  }
}
