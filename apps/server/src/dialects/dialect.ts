import { type ProblemKind, problemStatuses, type RequestProblem } from '../request-problem.ts'

/** How one family of routes words its errors. */
export interface Dialect {
  readonly formatProblem: (
    problem: RequestProblem,
    context: { readonly status: number; readonly requestId: string },
  ) => object
  /** Kinds whose status is another one here. */
  readonly statuses?: Readonly<Partial<Record<ProblemKind, number>>>
}

/** The status of a problem in a dialect. */
export function getStatus({ statuses }: Dialect, { kind }: RequestProblem): number {
  return statuses?.[kind] ?? problemStatuses[kind]
}
