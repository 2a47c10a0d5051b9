// Throughput and waiting times of the server at 1, 8 and 64 clients, beside the same server that takes one request at a time.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const folder = fileURLToPath(new URL('../../apps/cli/assets/demo/', import.meta.url))
const rounds = 2
const clientCounts = [1, 8, 64]
const models = [
  { title: 'icons, the shipped policy', encoder: 'icons', policy: 'default', requests: 96 },
  { title: "CLIP ViT-B/32's size, crop to the centre", encoder: 'vit', policy: 'center', requests: 64 },
]
const variants = [
  { title: 'one at a time', concurrency: 1 },
  { title: 'eight at once', concurrency: 8 },
]

console.log('| models | clients | server | requests a second | times one at a time | p50 ms | p95 ms | p99 ms |')
console.log('| --- | --: | --- | --: | --: | --: | --: | --: |')
for (const { title, encoder, policy, requests } of models) {
  const bodies = readBodies(policy)
  const servers = []
  for (const variant of variants) {
    const server = await start(encoder, variant.concurrency)
    // Candidates' vectors are remembered: what is measured is the queries' own cost.
    for (const body of bodies) await ask(server.url, body)
    servers.push({ ...variant, ...server })
  }
  for (const clients of clientCounts) {
    const results = servers.map(server => ({ ...server, times: /** @type {number[]} */ ([]), seconds: 0 }))
    for (let round = 0; round < rounds; round++) {
      for (const result of results) {
        const begun = performance.now()
        result.times.push(
          ...(await load(result.url, bodies, { clients, requests: Math.max(clients, requests) / rounds })),
        )
        result.seconds += (performance.now() - begun) / 1000
      }
    }
    const [one] = results
    for (const { title: server, times, seconds } of results) {
      const rate = times.length / seconds
      const ratio = rate / (one.times.length / one.seconds)
      const marks = [0.5, 0.95, 0.99].map(share => findQuantile(times, share).toFixed(0))
      const row = [title, clients, server, rate.toFixed(1), ratio.toFixed(2), ...marks]
      console.log(`| ${row.join(' | ')} |`)
    }
  }
  for (const { child } of servers) {
    child.kill('SIGTERM')
    await once(child, 'close')
  }
}

async function start(encoder, concurrency) {
  const file = fileURLToPath(new URL('serve.mjs', import.meta.url))
  const child = spawn(process.execPath, [file, encoder, `${concurrency}`], { stdio: ['ignore', 'pipe', 'inherit'] })
  const [line] = await once(child.stdout.setEncoding('utf8'), 'data')
  return { child, url: line.trim() }
}

/** Each client asks its next question as soon as it has an answer. Milliseconds of each answer. */
async function load(url, bodies, { clients, requests }) {
  const times = []
  let next = 0
  const client = async () => {
    while (next < requests) {
      const body = bodies[next++ % bodies.length]
      const begun = performance.now()
      await ask(url, body)
      times.push(performance.now() - begun)
    }
  }
  await Promise.all(Array.from({ length: clients }, client))
  return times
}

async function ask(url, body) {
  const headers = { 'content-type': 'application/json' }
  const response = await fetch(`${url}/v1/region/rerank`, { method: 'POST', headers, body })
  if (!response.ok) throw new Error(`${response.status}: ${await response.text()}`)
  await response.arrayBuffer()
}

/** The demo queries as requests, their pictures inside. */
function readBodies(policy) {
  const embed = image => readFileSync(join(folder, image)).toString('base64')
  const lines = readFileSync(join(folder, 'examples.jsonl'), 'utf8').trim().split('\n')
  return lines.map(line => {
    const { image, question, candidates } = JSON.parse(line)
    const documents = candidates.map(({ id, image: picture, text }) => ({ id, text, image: embed(picture) }))
    return JSON.stringify({ query: { image: embed(image), text: question }, documents, policy })
  })
}

function findQuantile(values, share) {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]
}
