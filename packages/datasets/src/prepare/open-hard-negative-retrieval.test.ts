import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { RerankExample } from '@region-r1/core'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openImageFinder } from '../find-images.ts'
import { openKbArticles } from '../readers/open-kb-articles.ts'
import { createQuestionPreparation } from './create-question-preparation.ts'
import { openHardNegativeRetrieval } from './open-hard-negative-retrieval.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'negatives-'))
})
afterEach(() => rm(folder, { recursive: true }))

async function write(name: string, content: string): Promise<string> {
  const file = join(folder, name)
  await mkdir(join(file, '..'), { recursive: true })
  await writeFile(file, content)
  return file
}

const article = (title: string) => ({ title, section_titles: [title], section_texts: ['Text.'], image_urls: [] })
const near = (...urls: string[]) => urls.map((entry, at) => ({ entry, similarity: 0.9 - 0.1 * at }))

test("a published file of hard negatives gives training lists: the question's article and the nearest others", async () => {
  const columns = 'data_id,wikipedia_url,question,question_type,answer,dataset_name,dataset_image_ids'
  const row = (id: string, url: string, image: string) => `${id},${url},Q ${id}?,automatic,a,inaturalist,${image}`
  const questions = await write(
    'train.csv',
    [
      columns,
      row('found', 'u1', '11'),
      row('absent', 'u2', '12'),
      row('unlisted', 'u1', '13'),
      row('foreign', 'u9', '11'),
    ].join('\n'),
  )
  const kb = await write(
    'kb.json',
    JSON.stringify(Object.fromEntries(['u1', 'u2', 'u3', 'u4', 'u5'].map(url => [url, article(url)]))),
  )
  // EchoSight names the picture by its file, OMGM by its id.
  const negatives = await write(
    'E_VQA_Hard_Neg.json',
    JSON.stringify({
      'abc-def': near('u3', 'u1', 'u4', 'gone', 'u5'),
      12: { gt_entity_pos_img: null, top_20: [{ entry: 'u3' }, { entry: 'u4' }, { entry: 'u5' }] },
    }),
  )
  const names = await write('names.json', JSON.stringify({ 11: 'val/abc-def.jpg', 12: 'val/12.jpg', 13: 'val/13.jpg' }))
  for (const name of ['abc-def', '12', '13']) await write(`inat/val/${name}.jpg`, '')

  const articles = await openKbArticles(kb)
  const images = await openImageFinder({ inaturalist: { folder: join(folder, 'inat'), names } })
  const opened = await openHardNegativeRetrieval(negatives)
  const preparation = createQuestionPreparation({
    questions,
    format: 'evqa-csv',
    kb,
    articles,
    images,
    retrieve: opened.retrieve,
    firstStage: { firstStage: negatives },
    topK: 4,
    addGold: true,
  })
  const prepared: Awaited<ReturnType<typeof preparation.prepare>>[] = []
  for await (const item of preparation.items()) prepared.push(await preparation.prepare(item))
  for (const resource of [articles, images, opened]) await resource.close()

  const list = (at: number) => (prepared[at] as { example: RerankExample }).example.candidates
  const sorted = (at: number) => [...list(at)].sort((a, b) => a.id.localeCompare(b.id))
  expect(sorted(0).map(({ id, relevance, firstStageScore }) => [id, relevance, firstStageScore])).toEqual([
    ['u1', 1, 0.8],
    ['u3', 0, 0.9],
    ['u4', 0, 0.7],
    ['u5', 0, 0.5],
  ])
  // The file does not hold the question's own article here: it has no score of the first stage.
  expect(sorted(1)).toEqual([
    { id: 'u2', text: 'u2\nText.', relevance: 1 },
    ...['u3', 'u4', 'u5'].map(id => ({ id, text: `${id}\nText.`, relevance: 0 })),
  ])
  expect(prepared.slice(2)).toEqual([
    expect.objectContaining({ queryId: 'unlisted', leftOut: 'the first stage has no candidates' }),
    expect.objectContaining({ queryId: 'foreign', leftOut: 'its article is not among the candidates' }),
  ])
  expect(preparation.settings).toMatchObject({ addGold: true })
})
