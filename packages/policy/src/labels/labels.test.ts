import { appendFile, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createNormalizedBox, DataFormatError, InvalidArgumentError, type RgbImage } from '@region-r1/core'
import { encodePng } from '@region-r1/encoder'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { startChatServer } from '../testing/start-chat-server.ts'
import { createVlmPolicy } from '../vlm/create-vlm-policy.ts'
import { type LabelItem, type LabelingPolicy, labelExamples } from './label-examples.ts'
import { loadDecisionLabels } from './load-decision-labels.ts'
import { type LabelProgress, saveDecisionLabels } from './save-decision-labels.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'labels-'))
  const picture: RgbImage = { width: 20, height: 10, data: new Uint8Array(600) }
  await writeFile(join(folder, 'a.png'), await encodePng(picture))
})
afterEach(() => rm(folder, { recursive: true }))

const crop = { type: 'crop', cropProbability: 1, label: 'it' } as const
const box = createNormalizedBox({ x1: 0.49, y1: 0, x2: 1, y2: 0.5 })

/** Crops where it is asked about a part, and remembers what it was asked. */
function createPolicy(id = 'eyes'): LabelingPolicy & { readonly asked: string[] } {
  const asked: string[] = []
  return {
    id,
    asked,
    async doDecide({ question }) {
      asked.push(question)
      if (question === 'fail') throw new Error('away')
      return question === 'part' ? { ...crop, box } : { type: 'keep', cropProbability: 0 }
    },
  }
}

const ask = (queryId: string, question = 'whole', image = 'a.png') => ({ queryId, image, question })
const images = () => ({ baseDirectory: folder })

test('labels come in the order of the examples, boxes in whole pixels, and failures beside them', async () => {
  const policy = createPolicy()
  const examples = [ask('1', 'part'), ask('2'), ask('3', 'fail'), ask('4', 'part', 'gone.png'), ask('5')]
  const items: LabelItem[] = []
  for await (const item of labelExamples(examples, { policy, images: images(), concurrency: 2 })) items.push(item)
  const shared = { policy: 'eyes', imageSize: { width: 20, height: 10 } }
  const keep = { type: 'keep', cropProbability: 0 }
  expect(items).toEqual([
    {
      status: 'fulfilled',
      queryId: '1',
      label: { queryId: '1', ...shared, decision: { ...crop, box: { x1: 10, y1: 0, x2: 20, y2: 5 } } },
    },
    { status: 'fulfilled', queryId: '2', label: { queryId: '2', ...shared, decision: keep } },
    { status: 'rejected', queryId: '3', error: new Error('away') },
    { status: 'rejected', queryId: '4', error: expect.any(InvalidArgumentError) },
    { status: 'fulfilled', queryId: '5', label: { queryId: '5', ...shared, decision: keep } },
  ])
})

test('a file of labels is what a run over a vision-language model leaves, and loads again', async () => {
  await using server = await startChatServer({
    answer: ({ body }) =>
      body.messages[1].content[1].text.includes('part')
        ? { toolCall: { name: 'image_zoom_in_tool', arguments: '{"bbox_2d":[500,0,1000,500]}' } }
        : { content: 'NO_CROP_NEEDED' },
  })
  const policy = createVlmPolicy({ baseUrl: server.baseUrl, model: 'eyes', coordinates: 'thousandths' })
  const path = join(folder, 'labels.jsonl')
  const options = { policy, images: images() }
  const result = await saveDecisionLabels(path, [ask('1', 'part'), ask('2')], options)
  expect(result).toEqual({ labeled: 2, known: 0, failures: [] })
  const labels = await loadDecisionLabels(path)
  expect([...labels.values()].map(({ policy, decision }) => [policy, decision])).toEqual([
    ['vlm-eyes', { type: 'crop', cropProbability: 1, box: { x1: 10, y1: 0, x2: 20, y2: 5 } }],
    ['vlm-eyes', { type: 'keep', cropProbability: 0 }],
  ])
})

test('after a kill in the middle of a line the same call goes on, and asks nothing twice', async () => {
  const path = join(folder, 'labels.jsonl')
  const controller = new AbortController()
  const examples = ['1', '2', '3', '4'].map(queryId => ask(queryId, `question ${queryId}`))
  const first = saveDecisionLabels(path, examples, {
    policy: createPolicy(),
    images: images(),
    concurrency: 1,
    signal: controller.signal,
    onProgress: ({ labeled }) => labeled === 2 && controller.abort(new Error('killed')),
  })
  await expect(first).rejects.toThrow('killed')
  expect(await readdir(folder)).toEqual(['a.png', 'labels.jsonl.partial'])
  await appendFile(`${path}.partial`, '{"queryId":"3","poli')
  const policy = createPolicy()
  const told: LabelProgress[] = []
  const result = await saveDecisionLabels(path, examples, { policy, images: images(), onProgress: at => told.push(at) })
  expect(told).toEqual([1, 2].map(labeled => ({ labeled, known: 2, failed: 0 })))
  expect(result).toEqual({ labeled: 2, known: 2, failures: [] })
  expect(policy.asked.sort()).toEqual(['question 3', 'question 4'])
  expect([...(await loadDecisionLabels(path)).keys()]).toEqual(['1', '2', '3', '4'])
  expect(await readdir(folder)).toEqual(['a.png', 'labels.jsonl'])
})

test('what failed is asked again by the next call, and another policy may not add to the file', async () => {
  const path = join(folder, 'labels.jsonl')
  const save = (policy: LabelingPolicy, question: string) =>
    saveDecisionLabels(path, [ask('1'), ask('2', question)], { policy, images: images() })
  expect(await save(createPolicy(), 'fail')).toMatchObject({ labeled: 1, failures: [{ queryId: '2' }] })
  expect(await save(createPolicy(), 'part')).toEqual({ labeled: 1, known: 1, failures: [] })
  const before = await readFile(path, 'utf8')
  await expect(save(createPolicy('others'), 'part')).rejects.toThrow(/labels of the policy eyes, and others/)
  expect(await readFile(path, 'utf8')).toBe(before)
})

test('a broken line is named, and so is a file that is not there', async () => {
  const path = join(folder, 'labels.jsonl')
  const row = { queryId: '1', policy: 'p', imageSize: { width: 9, height: 9 }, decision: { type: 'keep' } }
  await writeFile(path, `\n${JSON.stringify(row)}\n`)
  const error = await loadDecisionLabels(path).catch(error => error)
  expect(error).toBeInstanceOf(DataFormatError)
  expect(error).toMatchObject({ line: 2, message: expect.stringContaining('decision.cropProbability') })
  await writeFile(path, '{"queryId":\n')
  await expect(loadDecisionLabels(path)).rejects.toThrow(/line 1: expected one JSON object/)
  const good = JSON.stringify({ ...row, decision: { type: 'keep', cropProbability: 0 } })
  await writeFile(path, `${good}\n${good}\n`)
  await expect(loadDecisionLabels(path)).rejects.toThrow(/line 2: the query "1" comes twice/)
  await expect(loadDecisionLabels(join(folder, 'gone.jsonl'))).rejects.toThrow(InvalidArgumentError)
})
