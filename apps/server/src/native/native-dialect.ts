import { z } from '@hono/zod-openapi'
import type { Dialect } from '../dialects/dialect.ts'
import type { RequestProblem } from '../request-problem.ts'

/** The error answer of the server's own routes. */
export const nativeErrorSchema = z
  .object({
    error: z.object({
      type: z.string(),
      message: z.string(),
      /** The field at fault. */
      param: z.string().nullable(),
      request_id: z.string(),
    }),
  })
  .openapi('Error')

/** The error object, alone where it stands in a batch. */
export function formatNativeError({ kind, message, param }: RequestProblem, requestId: string) {
  return { type: kind, message, param, request_id: requestId }
}

/** The server's own words. */
export const nativeDialect: Dialect = {
  formatProblem: (problem, { requestId }) => ({ error: formatNativeError(problem, requestId) }),
}
