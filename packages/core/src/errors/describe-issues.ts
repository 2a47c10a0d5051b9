import { z } from 'zod'

/** What is wrong with one value, in words for its author: zod calls a field that is not there "undefined". */
export function describeIssue(issue: z.core.$ZodIssue): string {
  const { message } = issue
  if (issue.code === 'invalid_type' && message.endsWith('received undefined')) {
    return issue.path.length === 0 ? `expected ${issue.expected}, got nothing` : `missing; expected ${issue.expected}`
  }
  return message.replace(/^Invalid input: /, '')
}

/** How many issues are told, and what a value without a name is called. */
export interface DescribeIssuesOptions {
  /** @default 3 */
  readonly most?: number | undefined
  /** What stands for the value itself. @default nothing */
  readonly root?: string | undefined
}

/**
 * What a schema found wrong, by the names of fields.
 *
 * @example
 * describeIssues(z.object({ id: z.string() }).safeParse({}).error!) // 'id: missing; expected string'
 */
export function describeIssues({ issues }: z.ZodError, { most = 3, root = '' }: DescribeIssuesOptions = {}): string {
  const shown = issues.slice(0, most).map(issue => {
    const place = z.core.toDotPath(issue.path) || root
    return place === '' ? describeIssue(issue) : `${place}: ${describeIssue(issue)}`
  })
  const rest = issues.length - shown.length
  return rest > 0 ? `${shown.join('; ')}; and ${rest} more` : shown.join('; ')
}
