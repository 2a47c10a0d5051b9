// A server in a process of its own, as users have it: node serve.mjs icons|vit CONCURRENCY. Prints where it listens.
import { startServer } from '@region-r1/server'
import { createVitEncoder } from './create-vit-encoder.mjs'

const [name, concurrency] = process.argv.slice(2)
const encoder = name === 'vit' ? /** @type {import('@region-r1/core').DualEncoder} */ (await createVitEncoder()) : name
const limits = { concurrency: Number(concurrency), maxQueue: 128, timeoutMs: 600_000 }
const server = await startServer({ port: 0, encoder, limits })
console.log(server.url)
process.once('SIGTERM', () => void server.close())
