import { describeIssues, InvalidArgumentError } from '@region-r1/core'
import type { z } from '@region-r1/core/schema'

/**
 * Settings by their schema.
 *
 * @throws InvalidArgumentError that names each setting which is unknown, out of range, or does not fit another.
 */
export function parseConfig<Schema extends z.ZodType>(schema: Schema, settings: unknown): z.output<Schema> {
  const parsed = schema.safeParse(settings)
  if (parsed.success) return parsed.data
  const issues = describeIssues(parsed.error, { most: Number.POSITIVE_INFINITY, root: 'config' })
  throw new InvalidArgumentError({
    argument: 'config',
    message: `the training settings do not fit: ${issues}`,
  })
}
