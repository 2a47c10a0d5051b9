import { appendFile, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { startChatServer } from '../testing/start-chat-server.ts'
import { createVlmPolicy } from './create-vlm-policy.ts'
import { openVlmAnswerFile } from './open-vlm-answer-file.ts'

const image = { width: 28, height: 28, data: new Uint8Array(28 * 28 * 3) }

test('answers are asked once, come from the file without the endpoint, and a broken line is asked again', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'answers-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  const path = join(folder, 'deep', 'answers.jsonl')
  const server = await startChatServer({ answer: () => ({ content: 'NO_CROP_NEEDED' }) })
  const decide = async (question: string, instructions?: string) => {
    const cache = await openVlmAnswerFile(path)
    const policy = createVlmPolicy({ baseUrl: server.baseUrl, model: 'm', maxRetries: 0, cache, instructions })
    return { outcome: await policy.doDecide({ image, question }), usage: cache.readUsage() }
  }
  const first = await decide('one')
  expect(first.outcome.type).toBe('keep')
  expect(first.usage).toMatchObject({ used: 1, asked: 1, characters: 14 })
  await decide('two')
  await appendFile(path, '{"key":"x","compl')
  await decide('three', 'Look closely.')
  expect(server.requests).toHaveLength(3)
  expect(server.requests[2]!.body.messages[0].content).toMatch(/^Look closely\.\n\nCoordinates are pixels/)
  await server.close()
  for (const [question, instructions] of [['one'], ['two'], ['three', 'Look closely.']] as const) {
    const again = await decide(question, instructions)
    expect(again.usage).toMatchObject({ used: 1, asked: 0 })
  }
  await expect(decide('three')).rejects.toThrow()
  expect((await readFile(path, 'utf8')).trim().split('\n')).toHaveLength(4)
})
