/** How bad an issue is: an error makes the data unusable as it is, a warning is odd but legal. */
export type IssueSeverity = 'error' | 'warning'

/** One thing that is missing or odd in a data file. */
export interface DataIssue {
  /** Such as `broken-row` or `missing-image`. */
  readonly kind: string
  readonly severity: IssueSeverity
  /** What was expected, what was found. */
  readonly message: string
  /** Counted from 1. */
  readonly line?: number
}

/** What a look through a data file found. */
export interface ValidationReport {
  readonly file: string
  /** The format's name, as `data convert --from` takes it. */
  readonly format: string
  /** No issue is an error. */
  readonly valid: boolean
  /** How many of each thing was seen: `rows` always, the rest by format. */
  readonly counts: Readonly<Record<string, number>>
  /** How often each kind of issue was found. */
  readonly issueCounts: Readonly<Record<string, number>>
  /** The first 100 of each kind in the order of their finding; `issueCounts` counts them all. */
  readonly issues: readonly DataIssue[]
}

const keptIssues = 100

/** Collects issues in bounded memory: all are counted, the first 100 of each kind kept. */
export interface IssueLog {
  /** How many were added. */
  readonly count: number
  add(issue: DataIssue): void
  report(input: Pick<ValidationReport, 'file' | 'format' | 'counts'>): ValidationReport
}

export function createIssueLog(): IssueLog {
  const issues: DataIssue[] = []
  const issueCounts: Record<string, number> = {}
  let valid = true
  let count = 0
  return {
    get count() {
      return count
    },
    add(issue) {
      count++
      const ofKind = (issueCounts[issue.kind] ?? 0) + 1
      issueCounts[issue.kind] = ofKind
      if (issue.severity === 'error') valid = false
      if (ofKind <= keptIssues) issues.push(issue)
    },
    report: ({ file, format, counts }) => ({ file, format, valid, counts, issueCounts, issues }),
  }
}
