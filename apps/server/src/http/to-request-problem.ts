import { describeIssue, ImageFormatError, InvalidArgumentError, ModelFormatError } from '@region-r1/core'
import type { z } from '@region-r1/core/schema'
import { HTTPException } from 'hono/http-exception'
import { type ProblemKind, RequestProblem } from '../request-problem.ts'

/** Whatever a handler threw, as what the client may hear of it: of our own failures nothing but that there was one. */
export function toRequestProblem(error: unknown, signal?: AbortSignal): RequestProblem {
  if (error instanceof RequestProblem) return error
  // What failed because the request was given up, failed for that reason.
  if (signal?.reason instanceof RequestProblem) return signal.reason
  if (error instanceof ImageFormatError) return new RequestProblem('unprocessable_picture', error.message)
  if (error instanceof InvalidArgumentError) {
    return new RequestProblem('invalid_request', error.message, { param: error.argument })
  }
  if (error instanceof HTTPException) return describeHttpException(error)
  const kind = error instanceof ModelFormatError ? 'unavailable' : 'internal'
  return new RequestProblem(kind, 'the server failed at this request; its log says why', { cause: error })
}

/** The first thing that is wrong with a body, by the field's name. */
export function describeInvalidBody({ issues }: z.ZodError): RequestProblem {
  const [issue] = issues
  const param = formatPath(issue!.path)
  const place = param === '' ? '' : `${param}: `
  const more = issues.length === 1 ? '' : ` (and ${issues.length - 1} more)`
  return new RequestProblem('invalid_request', `${place}${describeIssue(issue!)}${more}`, param === '' ? {} : { param })
}

const kindsOfStatus: Readonly<Record<number, ProblemKind>> = {
  400: 'invalid_request',
  404: 'not_found',
  413: 'too_large',
  415: 'unsupported_media_type',
}

function describeHttpException({ status, message }: HTTPException): RequestProblem {
  const kind = kindsOfStatus[status] ?? 'internal'
  if (kind === 'unsupported_media_type') {
    return new RequestProblem(kind, 'expected a body of JSON with the header content-type: application/json')
  }
  return new RequestProblem(kind, kind === 'internal' ? 'the server failed at this request' : message)
}

/** @example formatPath(['documents', 3, 'image']) // 'documents[3].image' */
function formatPath(path: readonly PropertyKey[]): string {
  return path.reduce<string>(
    (text, part) =>
      typeof part === 'number' ? `${text}[${part}]` : text === '' ? String(part) : `${text}.${String(part)}`,
    '',
  )
}
