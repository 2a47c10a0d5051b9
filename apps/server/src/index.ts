/**
 * Region-R1 over HTTP: `startServer` loads the models and listens.
 *
 * ```ts
 * const server = await startServer({ port: 8080 })
 * await fetch(`${server.url}/v1/region/rerank`, { method: 'POST', … })
 * await server.close()
 * ```
 *
 * @module @region-r1/server
 */

export { type ApiKey, generateApiKey, hashApiKey } from './api-keys/api-key.ts'
export { formatApiKey, parseApiKeys } from './api-keys/parse-api-keys.ts'
export type { LogEntry } from './http/track-requests.ts'
export { defaultServerLimits, type ServerLimits } from './limits.ts'
export { type RunningServer, type StartServerOptions, startServer } from './start-server.ts'
