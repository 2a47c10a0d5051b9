import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startChatServer } from '@region-r1/policy/testing'
import { explainNoPostgres, startPostgres, startQdrantServer } from '@region-r1/test-kit'
import { afterEach, expect, test, vi } from 'vitest'

afterEach(() => {
  vi.unstubAllEnvs()
})

/** What an example prints. */
async function run(path: string): Promise<unknown[][]> {
  const log = vi.spyOn(console, 'log').mockImplementation(() => {})
  try {
    await import(path)
    await vi.waitFor(() => expect(log).toHaveBeenCalled())
    return [...log.mock.calls]
  } finally {
    log.mockReset()
  }
}

/** A stand-in for a model that always points at the same box. */
async function startModel() {
  const server = await startChatServer({
    answer: () => ({ toolCall: { name: 'image_zoom_in_tool', arguments: '{"bbox_2d":[56,90,152,166]}' } }),
  })
  vi.stubEnv('VLM_URL', server.baseUrl)
  return server
}

test('trl/serve-rewards.ts pays keep, a crop and an inverted box as the mixture reward does', async () => {
  vi.stubEnv('REWARD_PORT', '0')
  const [[, address] = []] = await run('./trl/serve-rewards.ts')
  const { port } = address as { port: number }
  const call = (box: number[]) => `<tool_call>{"arguments":{"bbox_2d":${JSON.stringify(box)}}}</tool_call>`
  const completions = ['NO_CROP_NEEDED', call([300, 300, 600, 600]), call([800, 300, 600, 600])]
  const body = JSON.stringify({ queryIds: completions.map(() => 'validation-00000-2'), completions })
  const response = await fetch(`http://localhost:${port}/rewards`, { method: 'POST', body })
  const { rewards } = (await response.json()) as { rewards: number[] }
  expect(rewards).toEqual([0, expect.closeTo(0.17, 2), -1])
})

test('rerank/ai-sdk.ts ranks the spoon first', async () => {
  const [titles, [decision] = []] = await run('./rerank/ai-sdk.ts')
  expect(titles).toEqual([['Spoon', expect.any(String)]])
  expect(decision).toMatchObject({ type: 'crop', box: { x1: expect.any(Number) } })
})

test('rerank/langchain.ts ranks the spoon first', async () => {
  const [decision, first, ...others] = await run('./rerank/langchain.ts')
  expect(decision).toEqual(['crop', []])
  expect(first).toEqual([expect.stringMatching(/^Spoon/), expect.stringMatching(/^\d\.\d\d$/)])
  expect(others).toHaveLength(1)
})

test('rerank/llamaindex.ts ranks the spoon first', async () => {
  const [first, ...others] = await run('./rerank/llamaindex.ts')
  expect(first).toEqual(['spoon', expect.stringMatching(/^\d\.\d\d$/)])
  expect(others).toHaveLength(1)
})

test('stores/pgvector.ts ranks the spoon first', async context => {
  const absent = explainNoPostgres()
  if (absent !== null) return context.skip(absent)
  await using server = await startPostgres()
  vi.stubEnv('PGHOST', server.host)
  vi.stubEnv('PGUSER', server.user)
  vi.stubEnv('PGDATABASE', server.database)
  const [written, [ids] = []] = await run('./stores/pgvector.ts')
  expect(written).toEqual(['written', 20])
  expect(ids).toHaveProperty('0', 'spoon')
})

test('stores/lancedb.ts ranks the spoon first', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'examples-'))
  vi.stubEnv('LANCEDB', folder)
  try {
    const [written, [ids] = []] = await run('./stores/lancedb.ts')
    expect(written).toEqual(['written', 20])
    expect(ids).toHaveProperty('0', 'spoon')
  } finally {
    await rm(folder, { recursive: true })
  }
})

test('stores/qdrant.ts ranks the spoon first', async () => {
  await using server = await startQdrantServer()
  vi.stubEnv('QDRANT_URL', server.url)
  const [written, [ids, warnings] = []] = await run('./stores/qdrant.ts')
  expect(written).toEqual(['written', 20])
  expect(ids).toHaveProperty('0', 'spoon')
  expect(warnings).toEqual([])
})

test("policy/vlm.ts crops to the model's box", async () => {
  await using server = await startModel()
  const [[decision, warnings] = [], [ids] = []] = await run('./policy/vlm.ts')
  expect(decision).toMatchObject({ type: 'crop', cropProbability: 1 })
  expect(warnings).toEqual([])
  expect(ids).toHaveLength(3)
  expect(server.requests).toHaveLength(1)
})

test('policy/label.ts labels three examples', async () => {
  await using _ = await startModel()
  const folder = await mkdtemp(join(tmpdir(), 'examples-'))
  vi.stubEnv('LABELS', join(folder, 'labels.jsonl'))
  try {
    const [summary, ...labels] = await run('./policy/label.ts')
    expect(summary).toEqual([{ labeled: 3, known: 0, failed: 0 }])
    expect(labels.map(([, type]) => type)).toEqual(['crop', 'crop', 'crop'])
  } finally {
    await rm(folder, { recursive: true })
  }
})
