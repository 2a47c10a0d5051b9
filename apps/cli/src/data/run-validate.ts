import { InvalidArgumentError } from '@region-r1/core'
import { type DataFormat, type ValidationReport, validateData, validateRerankExamples } from '@region-r1/datasets'
import { type CommandContext, type CommonFlags, writeResult } from '../command-context.ts'
import { ExitError } from '../exit-error.ts'
import { hasImageFlags, type ImageFlags, openImages } from './open-images.ts'
import { openKb } from './open-kb.ts'
import type { StrictFlags } from './report-broken-rows.ts'

export interface ValidateFlags extends CommonFlags, StrictFlags, ImageFlags {
  readonly format?: DataFormat
  readonly kb?: string
  readonly images?: string
}

/** Prints what is missing or odd; exit 2 where that makes the data unusable, or with `--strict` where there is any. */
export async function runValidate(file: string, flags: ValidateFlags, context: CommandContext): Promise<void> {
  const report = await validate(file, flags)
  writeResult(context, flags, report, formatReport(report))
  const odd = Object.keys(report.issueCounts).length > 0
  if (!report.valid || (flags.strict && odd)) throw new ExitError(2)
}

async function validate(file: string, flags: ValidateFlags): Promise<ValidationReport> {
  const { format, kb, images: imageFolder } = flags
  if (format === undefined) {
    if (kb === undefined && imageFolder === undefined && !hasImageFlags(flags)) return validateRerankExamples(file)
    const message = '--kb and folders of pictures are for published files: name the --format'
    throw new InvalidArgumentError({ argument: 'format', message })
  }
  await using articles = kb === undefined ? undefined : await openKb(kb)
  await using images = hasImageFlags(flags) ? await openImages(flags) : undefined
  return await validateData({
    file,
    format,
    kb: articles,
    images,
    imageFolder,
  })
}

function formatReport({ file, valid, counts, issueCounts, issues }: ValidationReport): string {
  const found = Object.values(issueCounts).reduce((sum, count) => sum + count, 0)
  return [
    `${file}: ${valid ? 'valid' : 'not valid'}`,
    ...Object.entries(counts).map(([name, count]) => `  ${name}: ${count}`),
    ...issues.map(
      ({ severity, line, message }) => `${severity}${line === undefined ? '' : ` (line ${line})`}: ${message}`,
    ),
    ...(found > issues.length ? [`and ${found - issues.length} more`] : []),
  ].join('\n')
}
