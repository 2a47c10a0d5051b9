import { InvalidArgumentError, RegionR1Error } from '@region-r1/core'
import { isBlobHash } from './compute-blob-hash.ts'
import { isCommit } from './model-id.ts'

export interface HubOptions {
  readonly name: string
  readonly endpoint?: string | undefined
  readonly token?: string | undefined
  readonly signal?: AbortSignal | undefined
}

export interface HubFile {
  readonly size: number
  /** SHA-256 of large files, git's SHA-1 of small ones. */
  readonly hash: string
}

/** One model on the hub. */
export interface Hub {
  findCommit(revision: string): Promise<string>
  /** By path. */
  listFiles(commit: string): Promise<ReadonlyMap<string, HubFile>>
  openFile(file: {
    readonly path: string
    readonly commit: string
    readonly start: number
    readonly size: number
    readonly signal: AbortSignal
  }): Promise<AsyncIterable<Uint8Array>>
}

/** Joins a model with @huggingface/hub, whose errors become this project's. */
export async function openHub({ name, signal, ...options }: HubOptions): Promise<Hub> {
  const { downloadFile, HubApiError, listFiles, modelInfo } = await import('@huggingface/hub').catch(cause => {
    throw new RegionR1Error({
      message:
        'models are fetched by the package @huggingface/hub, which is not installed; npm install @huggingface/hub',
      cause,
    })
  })
  const { HF_ENDPOINT, HF_TOKEN } = process.env
  const endpoint = (options.endpoint ?? HF_ENDPOINT ?? 'https://huggingface.co').replace(/\/+$/, '')
  const accessToken = options.token ?? HF_TOKEN
  if (accessToken !== undefined && accessToken !== '' && !accessToken.startsWith('hf_')) {
    throw new InvalidArgumentError({ argument: 'token', message: 'expected a token that begins with hf_ in HF_TOKEN' })
  }
  const common = { hubUrl: endpoint, ...(accessToken ? { accessToken } : {}) }
  const createFetch = (stop?: AbortSignal): typeof fetch => {
    return (input, init) => fetch(input, { ...init, signal: stop ?? null })
  }

  async function ask<Result>(run: () => Promise<Result>): Promise<Result> {
    try {
      return await run()
    } catch (cause) {
      signal?.throwIfAborted()
      throw describe(cause)
    }
  }

  function describe(cause: unknown): RegionR1Error {
    const status = cause instanceof HubApiError ? cause.statusCode : undefined
    if (status === 401 || status === 403) {
      const found = accessToken ? 'the token of HF_TOKEN does not open it' : 'set HF_TOKEN if it is private or gated'
      return invalidModel(`${endpoint} does not give ${name} (status ${status}): check the name; ${found}`, cause)
    }
    if (status === 404) return invalidModel(`${endpoint} has no such model, revision or file of ${name}`, cause)
    const reason = cause instanceof Error ? cause.message : cause
    return new RegionR1Error({
      message: `${endpoint} could not be asked for ${name}: ${reason}; check the connection and HF_ENDPOINT`,
      cause,
    })
  }

  return {
    findCommit: revision =>
      ask(async () => {
        const asked = { name, revision, additionalFields: ['sha' as const], fetch: createFetch(signal), ...common }
        const { sha } = await modelInfo(asked)
        if (isCommit(sha) && (!isCommit(revision) || sha === revision)) return sha
        throw new Error(`it gave the commit ${sha} for ${revision}`)
      }),
    listFiles: commit =>
      ask(async () => {
        const files = new Map<string, HubFile>()
        const asked = { repo: name, revision: commit, recursive: true, fetch: createFetch(signal), ...common }
        for await (const { type, path, size, oid, lfs } of listFiles(asked)) {
          const hash = lfs?.oid ?? oid
          if (type === 'file' && hash !== undefined && isBlobHash(hash)) files.set(path, { size, hash })
        }
        return files
      }),
    async openFile({ path, commit, start, size, signal: stop }) {
      // Not by Xet's chunks: plain ranges are what every hub has, mirrors and loopback included.
      const asked = { repo: name, path, revision: commit, xet: false, fetch: createFetch(stop), ...common }
      const blob = await downloadFile(asked)
      if (blob?.size === size) return blob.slice(start).stream()
      throw new Error(blob === null ? `${path} is gone` : `${path} has ${blob.size} bytes, ${size} were announced`)
    },
  }
}

function invalidModel(message: string, cause: unknown) {
  return new InvalidArgumentError({ argument: 'model', message, cause })
}
