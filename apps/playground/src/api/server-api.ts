import type { Answer, Box } from './answer.ts'

/** What the page asks for. */
export interface Question {
  readonly image: string
  readonly text: string
  readonly documents: readonly { readonly id: string; readonly image?: string; readonly text?: string }[]
  readonly policy?: string
  readonly looks?: number
  /** A box drawn by hand, in place of a policy. */
  readonly region?: Box
}

/** What the server runs. */
export interface ServerModels {
  readonly encoder: string
  readonly encoderName: string
  readonly policy: string
  readonly policies: readonly string[]
  readonly device: string
}

/** Why there is no answer, in words for the reader. */
export class ServerProblem extends Error {
  override readonly name = 'ServerProblem'
  /** `offline` where the server was not reached. */
  readonly kind: string
  readonly retryAfterMs: number | null

  constructor(kind: string, message: string, retryAfterMs: number | null = null) {
    super(message)
    this.kind = kind
    this.retryAfterMs = retryAfterMs
  }
}

/** The server that gave this page. */
export interface ServerApi {
  readModels(): Promise<ServerModels>
  /** @throws ServerProblem; the signal's reason. */
  rerank(question: Question, signal: AbortSignal): Promise<Answer>
}

/** @param getKey - the API key that the reader has entered, if any. */
export function createServerApi(getKey: () => string | null): ServerApi {
  async function ask(path: string, options: RequestInit = {}): Promise<Response> {
    const response = await fetch(path, options).catch(() => {
      options.signal?.throwIfAborted()
      throw new ServerProblem('offline', 'The server cannot be reached. Is it still running?')
    })
    if (response.ok) return response
    throw await readProblem(response)
  }

  return {
    async readModels() {
      const status = await fetch('readyz').catch(() => null)
      if (status === null) throw new ServerProblem('offline', 'The server cannot be reached. Is it still running?')
      return ((await status.json()) as { models: ServerModels }).models
    },
    async rerank({ image, text, documents, ...choice }, signal) {
      const key = getKey()
      const response = await ask('v1/region/rerank', {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...(key !== null && { authorization: `Bearer ${key}` }) },
        body: JSON.stringify({ query: { image, text }, documents, explain: true, ...choice }),
        signal,
      })
      return (await response.json()) as Answer
    },
  }
}

async function readProblem(response: Response): Promise<ServerProblem> {
  const body = (await response.json().catch(() => null)) as { error?: { type: string; message: string } } | null
  const { type, message } = body?.error ?? { type: 'unknown', message: `the server answered ${response.status}` }
  const seconds = Number(response.headers.get('retry-after'))
  return new ServerProblem(
    type,
    `${message[0]!.toUpperCase()}${message.slice(1)}.`,
    seconds > 0 ? seconds * 1000 : null,
  )
}
