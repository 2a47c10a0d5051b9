import { appendFile } from 'node:fs/promises'
import { InvalidArgumentError } from '@region-r1/core'
import { formatApiKey, generateApiKey, hashApiKey } from '@region-r1/server'
import { type CommandContext, writeResult } from '../command-context.ts'
import type { ServeFlags } from './serve-flags.ts'

/** Makes a key, which is shown this once, and keeps its hash. */
export async function addKey(flags: ServeFlags, context: CommandContext): Promise<void> {
  const { apiKeys: file, addKey: name = '' } = flags
  if (file === undefined) {
    throw new InvalidArgumentError({
      argument: 'api-keys',
      message: '--add-key needs --api-keys FILE to add the key to',
    })
  }
  if (!/^[\w.-]+$/.test(name)) {
    throw new InvalidArgumentError({
      argument: 'add-key',
      message: `a key's name has letters, digits, and . _ - alone, got "${name}"`,
    })
  }
  const key = generateApiKey()
  const line = formatApiKey({ name, hash: hashApiKey(key), requestsPerMinute: flags.rateLimit ?? null })
  await appendFile(file, line, { mode: 0o600 })
  context.messages.write(`${name} is in ${file}, as a hash; the key itself is shown this once:\n`)
  writeResult(context, flags, { name, key, file }, key)
}
