import type { RankAnswer } from '../service/rank-request.ts'

/** What was computed for a request so far; a batch adds up. */
export interface RequestLog {
  queries: number
  documents: number
  queueMs: number
  decisions: { keep: number; crop: number; none: number }
  stagesMs: { decode: number; encode: number; policy: number; crop: number; score: number }
}

export function createRequestLog(): RequestLog {
  return {
    queries: 0,
    documents: 0,
    queueMs: 0,
    decisions: { keep: 0, crop: 0, none: 0 },
    stagesMs: { decode: 0, encode: 0, policy: 0, crop: 0, score: 0 },
  }
}

/** Adds what one query came to. */
export function addToLog(
  log: RequestLog,
  { answer, documents, queueMs }: { readonly answer: RankAnswer; readonly documents: number; readonly queueMs: number },
): void {
  log.queries++
  log.documents += documents
  log.queueMs += queueMs
  log.decisions[answer.decision?.type ?? 'none']++
  log.stagesMs.decode += answer.timings.decodeMs
  log.stagesMs.encode += answer.timings.encodeMs
  log.stagesMs.policy += answer.timings.policyMs
  log.stagesMs.crop += answer.timings.cropMs
  log.stagesMs.score += answer.timings.scoreMs
}

/** The header `server-timing`, which browsers' developer tools draw. */
export function formatServerTiming({ queueMs, stagesMs }: RequestLog, totalMs: number): string {
  return Object.entries({ queue: queueMs, ...stagesMs, total: totalMs })
    .map(([name, milliseconds]) => `${name};dur=${milliseconds.toFixed(1)}`)
    .join(', ')
}
