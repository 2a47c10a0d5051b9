import { DataFormatError } from '@region-r1/core'
import type { ApiKey } from './api-key.ts'

const linePattern = /^(\S+)\s+sha256:([\da-f]{64})(?:\s+(\d+))?$/

/**
 * The keys of a file: a line each, `NAME sha256:HASH [REQUESTS_PER_MINUTE]`; blank lines and those that begin with # say
 * nothing.
 *
 * @throws DataFormatError that names the line, never what stands in it: it may be a key.
 */
export function parseApiKeys(text: string, file: string): ApiKey[] {
  const keys: ApiKey[] = []
  for (const [index, line] of text.split('\n').entries()) {
    const trimmed = line.trim()
    if (trimmed === '' || trimmed.startsWith('#')) continue
    const [match, name, hash, limit] = linePattern.exec(trimmed) ?? []
    const fail = (message: string) =>
      new DataFormatError({ file, line: index + 1, message: `${file}:${index + 1}: ${message}` })
    if (match === undefined) {
      throw fail(
        'expected NAME sha256:HASH [REQUESTS_PER_MINUTE]; keys are kept as hashes, make one with `region-r1 serve --api-keys FILE --add-key NAME`',
      )
    }
    if (keys.some(key => key.name === name)) throw fail('a key of this name stands above already')
    keys.push({
      name: name!,
      hash: Buffer.from(hash!, 'hex'),
      requestsPerMinute: limit === undefined ? null : Number(limit),
    })
  }
  if (keys.length === 0) {
    throw new DataFormatError({
      file,
      message: `${file} holds no key; make one with \`region-r1 serve --api-keys FILE --add-key NAME\``,
    })
  }
  return keys
}

/** A key's line. */
export function formatApiKey({ name, hash, requestsPerMinute }: ApiKey): string {
  const limit = requestsPerMinute === null ? '' : ` ${requestsPerMinute}`
  return `${name} sha256:${hash.toString('hex')}${limit}\n`
}
