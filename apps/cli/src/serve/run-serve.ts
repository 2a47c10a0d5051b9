import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { type LogEntry, parseApiKeys, startServer } from '@region-r1/server'
import { type CommandContext, writeResult } from '../command-context.ts'
import { showDownloads } from '../models/show-downloads.ts'
import { addKey } from './add-key.ts'
import { openPage } from './open-page.ts'
import type { ServeFlags } from './serve-flags.ts'

/** Serves until the process is told to end; open requests are answered first. */
export async function runServe(flags: ServeFlags, context: CommandContext): Promise<void> {
  if (flags.addKey !== undefined) return addKey(flags, context)
  const { signal, messages } = context
  const { port, host, encoder, policy, looks, device, dtype, threads, rateLimit, maxQueue } = flags
  const apiKeys = flags.apiKeys === undefined ? [] : parseApiKeys(await readFile(flags.apiKeys, 'utf8'), flags.apiKeys)
  await using server = await startServer({
    port,
    host,
    encoder,
    policy,
    looks,
    device,
    dtype,
    threads,
    ...showDownloads(context),
    apiKeys,
    allowHttp: flags.allowHttp,
    requestsPerMinute: rateLimit,
    limits: { maxQueue },
    onLog: entry => messages.write(formatLogEntry(entry)),
  })
  const { url, models } = server
  messages.write(describeReach({ host, hasKeys: apiKeys.length > 0 }))
  writeResult(
    context,
    flags,
    { url, models },
    `Region-R1 listens on ${url}: a page to try it at ${url}/, its routes at ${url}/docs`,
  )
  if (flags.open) await openPage(url, context)
  if (!signal.aborted) await once(signal, 'abort')
  messages.write('closing: open requests are answered first\n')
}

function formatLogEntry(entry: LogEntry): string {
  return `${JSON.stringify(entry)}\n`
}

function describeReach({ host, hasKeys }: { readonly host: string; readonly hasKeys: boolean }): string {
  const isLocal = host === 'localhost' || host === '::1' || host.startsWith('127.')
  if (isLocal) return 'only this machine can reach it; `region-r1 serve --help` says how to let others in\n'
  return hasKeys ? '' : 'warning: everybody who can reach this machine may ask; --api-keys FILE lets in who has a key\n'
}
