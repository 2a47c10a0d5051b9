import type { LabelledCandidate } from './candidate.ts'

/** A candidate as it was written: its picture may still be the name of a file. */
export interface CandidateDraft extends LabelledCandidate {
  readonly imageName?: string
}

/** A whole case, as the page exports it and training reads it. */
export interface CaseDraft {
  readonly queryId: string
  readonly question: string
  /** A data URL, or the name of a file. */
  readonly image: string
  readonly candidates: readonly CandidateDraft[]
  readonly targetBox?: { readonly x1: number; readonly y1: number; readonly x2: number; readonly y2: number }
}

/** What a text holds, and what of it could not be read, by its line. */
export interface ParsedText {
  readonly candidates: readonly CandidateDraft[]
  readonly cases: readonly CaseDraft[]
  readonly problems: readonly string[]
}

/**
 * Candidates of a text: JSON Lines as `region-r1 rerank --candidates` reads them, or plain lines, a candidate each. A
 * line with candidates in it is a whole case.
 */
export function parseCandidates(text: string): ParsedText {
  const candidates: CandidateDraft[] = []
  const cases: CaseDraft[] = []
  const problems: string[] = []
  for (const [index, line] of splitLines(text).entries()) {
    if (line.trim() === '') continue
    try {
      const row = /^\s*[{[]/.test(line) ? (JSON.parse(line) as Row) : { text: line.trim() }
      if (Array.isArray(row.candidates)) cases.push(readCase(row))
      else candidates.push(readCandidate(row, candidates.length))
    } catch (error) {
      problems.push(
        `Line ${index + 1}: ${error instanceof SyntaxError ? 'this is no JSON' : (error as Error).message}.`,
      )
    }
  }
  return { candidates, cases, problems }
}

type Row = Readonly<Record<string, unknown>>

/** Lines, or the entries of one JSON document that was formatted over many. */
function splitLines(text: string): string[] {
  try {
    const document = JSON.parse(text) as unknown
    const rows = Array.isArray(document) ? document : [document]
    if (rows.every(row => typeof row === 'object' && row !== null)) return rows.map(row => JSON.stringify(row))
  } catch {
    // Many documents, or none: line by line.
  }
  return text.split(/\r?\n/)
}

function readCandidate(row: Row, index: number): CandidateDraft {
  const { id, text, image, relevance } = row
  if (typeof text !== 'string' && typeof image !== 'string') throw new Error('a candidate needs a text or an image')
  const picture = typeof image === 'string' && image !== '' ? image : undefined
  return {
    id: typeof id === 'string' && id !== '' ? id : toId(typeof text === 'string' ? text : '', index),
    relevance: typeof relevance === 'number' && relevance > 0 ? relevance : 0,
    ...(typeof text === 'string' && text.trim() !== '' && { text: text.trim() }),
    ...(picture !== undefined && (picture.startsWith('data:') ? { image: picture } : { imageName: picture })),
  }
}

function readCase(row: Row): CaseDraft {
  const { queryId, question, image, candidates, targetBox } = row
  if (typeof question !== 'string' || typeof image !== 'string') throw new Error('a case needs a question and an image')
  return {
    queryId: typeof queryId === 'string' ? queryId : 'case',
    question,
    image,
    candidates: (candidates as Row[]).map(readCandidate),
    ...(isBox(targetBox) && { targetBox }),
  }
}

function isBox(value: unknown): value is NonNullable<CaseDraft['targetBox']> {
  const box = value as Readonly<Record<string, unknown>> | null
  return ['x1', 'y1', 'x2', 'y2'].every(side => typeof box?.[side] === 'number')
}

/** @example toId('Green apple. A fruit.', 0) // 'green-apple' */
function toId(text: string, index: number): string {
  const words = text
    .split(/[.:\n]/)[0]!
    .toLowerCase()
    .match(/[\p{L}\p{N}]+/gu)
  return words?.slice(0, 5).join('-') ?? `candidate-${index + 1}`
}
