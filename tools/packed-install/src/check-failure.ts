/** What stops the whole check, with what to do about it; what is wrong with one package is a value instead. */
export class CheckFailure extends Error {
  override readonly name = 'CheckFailure'
}

/** The npm registry's part in a failure, as one sentence; undefined where it has none. */
export function describeRegistryFailure(output: string): string | undefined {
  const reason = /\b(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|ERR_SOCKET_TIMEOUT)\b/.exec(
    output,
  )
  if (!reason || !/npm (error|ERR!)|ERR_PNPM/.test(output) || /\bcommand sh -c\b/.test(output)) return undefined
  return (
    `the npm registry could not be reached (${reason[1]}), and this check installs from it. ` +
    'Check the connection, or the registry and the proxy in `npm config list`, then run it again.'
  )
}
