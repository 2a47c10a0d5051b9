import { core, type ZodError } from 'zod'

/** What is wrong with one value, in words for its author. A schema's own words stay as they are. */
export function describeIssue(issue: core.$ZodIssue): string {
  const { message } = issue
  if (!/^(Invalid (input|option)|Too (small|big)|Unrecognized keys?)\b/.test(message)) return message
  switch (issue.code) {
    case 'invalid_type':
      return describeType(issue.expected, /received (\w+)$/.exec(message)?.[1] ?? 'another', issue.path.length === 0)
    case 'invalid_value':
      return `expected ${issue.values.length > 1 ? 'one of ' : ''}${issue.values.map(value => JSON.stringify(value)).join(', ')}`
    case 'unrecognized_keys':
      return `unknown ${issue.keys.length === 1 ? 'field' : 'fields'} ${issue.keys.map(key => JSON.stringify(key)).join(', ')}`
    case 'too_small':
      return describeBound(issue.origin, issue.minimum, issue.inclusive === false ? 'more than' : 'at least')
    case 'too_big':
      return describeBound(issue.origin, issue.maximum, issue.inclusive === false ? 'less than' : 'at most')
    default:
      return message.replace(/^Invalid input: /, '')
  }
}

/** Types by the words for them; another has its own name, such as `NaN`. */
const nouns: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  tuple: 'a list',
  object: 'an object',
  record: 'an object',
}

/** zod calls a field that is not there "undefined". */
function describeType(expected: string, received: string, isWhole: boolean): string {
  const wanted = nouns[expected] ?? expected
  if (received !== 'undefined') return `expected ${wanted}, got ${nouns[received] ?? received}`
  return isWhole ? `expected ${wanted}, got nothing` : `missing; expected ${wanted}`
}

function describeBound(origin: string, bound: number | bigint, relation: string): string {
  const things = origin === 'string' ? 'character' : origin === 'array' || origin === 'set' ? 'entry' : undefined
  if (things === undefined) return `expected ${relation} ${bound}`
  return relation === 'at least' && bound === 1
    ? `empty; expected at least one ${things}`
    : `expected ${relation} ${bound} ${things === 'entry' ? 'entries' : 'characters'}`
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
 * describeIssues(z.object({ id: z.string() }).safeParse({}).error!) // 'id: missing; expected a text'
 */
export function describeIssues({ issues }: ZodError, { most = 3, root = '' }: DescribeIssuesOptions = {}): string {
  const shown = issues.slice(0, most).map(issue => {
    const place = core.toDotPath(issue.path) || root
    return place === '' ? describeIssue(issue) : `${place}: ${describeIssue(issue)}`
  })
  const rest = issues.length - shown.length
  return rest > 0 ? `${shown.join('; ')}; and ${rest} more` : shown.join('; ')
}
