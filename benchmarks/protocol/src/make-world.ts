import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { createRng } from '@region-r1/core'
import { type BenchmarkQuestion, readEvqaQuestions, readInfoseekCsv } from '@region-r1/datasets'
import { encodePng } from '@region-r1/encoder'
import { paintEntity, paintScene } from './entity-pictures.ts'

const { values } = parseArgs({
  options: {
    out: { type: 'string', default: '.region-r1/world' },
    evqa: { type: 'string', default: '../shared/real/evqa/test.sample.csv' },
    infoseek: { type: 'string', default: '../shared/real/infoseek/test_filtered.sample.csv' },
  },
})
const out = resolve(values.out)
const familySize = 8

async function write(name: string, content: string | Uint8Array): Promise<void> {
  const file = join(out, name)
  await mkdir(dirname(file), { recursive: true })
  await writeFile(file, content)
}
const writeJson = (name: string, value: unknown) => write(name, JSON.stringify(value))
const writeLines = (name: string, rows: readonly unknown[]) =>
  write(name, rows.map(row => `${JSON.stringify(row)}\n`).join(''))

async function readAll(rows: AsyncIterable<{ readonly row: BenchmarkQuestion }>): Promise<BenchmarkQuestion[]> {
  const questions: BenchmarkQuestion[] = []
  for await (const { row } of rows) questions.push(row)
  return questions
}

/** The articles of a knowledge base: those asked for but every 40th, and as many that nobody asks for. */
function listEntities(questions: readonly BenchmarkQuestion[]) {
  const asked = new Map(questions.map(({ urls, titles }) => [urls[0]!, titles[0]!]))
  const entities = [...asked].filter((_, at) => at % 40 !== 39).map(([url, title]) => ({ url, title }))
  const others = entities.map(({ url }, at) => ({ url: `${url}_(other)`, title: `Other ${at}` }))
  return [...entities, ...others]
}

async function writeKnowledgeBase(name: string, entities: ReturnType<typeof listEntities>) {
  const paths: Record<string, string> = {}
  const articles: Record<string, { title: string; image_urls: string[] }> = {}
  for (const [at, { url, title }] of entities.entries()) {
    const rng = createRng(`article/${url}`)
    const count = 1 + rng.nextInt(4)
    const image_urls = Array.from({ length: count }, (_, number) => `https://pictures.example/${at}/${number}.png`)
    for (const [number, image] of image_urls.entries()) {
      // Now and then the last picture was never downloaded.
      if (number > 0 && number === count - 1 && rng.next() < 0.1) continue
      paths[image] = `${at}/${number}.png`
      await write(`kb-images/${name}/${at}/${number}.png`, await encodePng(paintEntity(url, familyOf(at), number)))
    }
    const section_titles = [title, 'History', 'Use', 'See also']
    const section_texts = section_titles.map((part, index) =>
      index === 1 && at % 5 === 0 ? '' : `${part} of ${title}, told in ${10 + rng.nextInt(60)} words.`,
    )
    const article = { title, section_titles, section_texts, image_urls, url }
    articles[url] = article
  }
  await writeJson(`${name}.json`, articles)
  return { articles, paths }
}

const familyOf = (at: number) => Math.floor(at / familySize)

/** Result lists of a retriever that is right in two of three cases, with hits that repeat an article. */
function retrieve(question: BenchmarkQuestion, urls: readonly string[]) {
  const rng = createRng(`results/${question.dataId}`)
  const gold = question.urls[0]!
  const found = rng.shuffle([...urls]).slice(0, 19)
  const list = rng.next() < 0.67 ? found.toSpliced(rng.nextInt(12), 0, gold) : found
  const hits = list.flatMap(url => (rng.next() < 0.1 ? [url, url] : [url])).slice(0, 20)
  const retrieval_similarities = hits.map((_, at) => Number((0.9 - 0.02 * at - 0.01 * rng.next()).toFixed(6)))
  const distinct = [...new Set(hits)]
  const reranked = rng.next() < 0.5 ? [gold, ...distinct.filter(url => url !== gold)] : rng.shuffle(distinct)
  const reranked_entries = reranked.filter(url => distinct.includes(url))
  return { retrieved_entries: hits, retrieval_similarities, reranked_entries }
}

/** The same lists in OMGM's form, with a similarity for each section. */
function toOmgm({ retrieved_entries, retrieval_similarities }: ReturnType<typeof retrieve>, id: string) {
  const rng = createRng(`sections/${id}`)
  return {
    retrieved_entities: retrieved_entries.map(url => ({ url, title: url })),
    retrieval_similarities,
    sec_sim: retrieved_entries.map(() => Array.from({ length: rng.nextInt(4) }, () => Number(rng.next().toFixed(6)))),
  }
}

/** Three answers in four, right in half of the cases. */
function answer(questions: readonly BenchmarkQuestion[]) {
  return questions.flatMap(({ dataId, answers }) => {
    const rng = createRng(`answer/${dataId}`)
    if (rng.next() < 0.25) return []
    const prediction =
      rng.next() < 0.5 ? `The ${rng.pick(answers).replaceAll('&&', ', ')}.` : rng.pick(['12', 'red', 'no'])
    return [{ data_id: dataId, prediction }]
  })
}

await rm(out, { recursive: true, force: true })
const evqa = await readAll(readEvqaQuestions(values.evqa))
const infoseek = await readAll(readInfoseekCsv(values.infoseek))

await write('test.csv', await readFile(values.evqa))
const evqaEntities = listEntities(evqa)
const evqaKb = await writeKnowledgeBase('encyclopedic_kb_wiki', evqaEntities)
const mapping = Object.entries(evqaKb.paths).map(([url, path]) => [url, `encyclopedic_kb_wiki/${path}`])
await writeJson('url_to_path_mapping.json', Object.fromEntries(mapping))
const familyByUrl = new Map(evqaEntities.map(({ url }, at) => [url, familyOf(at)]))
const names: Record<string, string> = {}
for (const [at, { datasetName, imageIds, urls }] of evqa.entries()) {
  // Every 50th picture is missing.
  if (at % 50 === 49) continue
  const [id] = imageIds
  const scene = await encodePng(paintScene(urls[0]!, familyByUrl.get(urls[0]!) ?? 0, id!))
  if (datasetName === 'landmarks') await write(join('gldv2/train', ...id!.slice(0, 3), `${id}.jpg`), scene)
  else {
    names[id!] = `val/${id!.slice(0, 3)}/${id}.jpg`
    await write(join('inat2021', names[id!]!), scene)
  }
}
await mkdir(join(out, 'inat2021'), { recursive: true })
await writeJson('val_id2name.json', names)
const evqaUrls = [...new Set([...evqa.map(({ urls }) => urls[0]!), ...evqaEntities.map(({ url }) => url)])]
const evqaResults = evqa.map(question => [question.dataId, retrieve(question, evqaUrls)] as const)
await writeJson('results.json', Object.fromEntries(evqaResults))
await writeJson('omgm_step2.json', Object.fromEntries(evqaResults.map(([id, result]) => [id, toOmgm(result, id)])))
await writeLines('answers.jsonl', answer(evqa))
await writeOmgmTables()
await writeJson('E_VQA_Hard_Neg.json', Object.fromEntries(evqa.map(toHardNegatives)))

await write('infoseek_test_filtered.csv', await readFile(values.infoseek))
const infoseekEntities = listEntities(infoseek)
await writeKnowledgeBase('wiki_100_dict_v4', infoseekEntities)
for (const [at, { imageIds, urls }] of infoseek.entries()) {
  await write(`oven/${imageIds[0]}.jpg`, await encodePng(paintScene(urls[0]!, familyOf(at), imageIds[0]!)))
}
const infoseekUrls = infoseekEntities.map(({ url }) => url)
const infoseekResults = infoseek.map(question => [question.dataId, retrieve(question, infoseekUrls)] as const)
await writeJson('infoseek_results.json', Object.fromEntries(infoseekResults))
await writeLines('infoseek-answers.jsonl', answer(infoseek))
await writeLines('infoseek_val.jsonl', infoseek.map(toInfoseekRow))
await writeLines(
  'infoseek_val_withkb.jsonl',
  infoseek.map(({ dataId, urls, titles }) => ({
    data_id: dataId,
    entity_id: toQid(urls[0]!),
    entity_text: titles[0]!,
  })),
)
await writeLines(
  'Wiki6M_ver_1_0.jsonl',
  infoseekEntities.map(({ url, title }) => ({
    wikidata_id: toQid(url),
    wikipedia_title: title,
    wikipedia_content: `About ${title}.`,
  })),
)
for (const [at, { url }] of infoseekEntities.entries()) {
  const id = toQid(url)
  const picture = await encodePng(paintEntity(url, familyOf(at), 0))
  await write(`wikipedia_images_full/${id.slice(0, 4)}/${id}.jpg`, picture)
}
console.log(`${evqa.length} questions of Encyclopedic-VQA and ${infoseek.length} of InfoSeek: ${out}`)

/** The knowledge base's pictures by title, in two of OMGM's tables. */
async function writeOmgmTables(): Promise<void> {
  const quote = (text: string) => `"${text.replaceAll('"', '""')}"`
  const rows = Object.values(evqaKb.articles).flatMap(({ title, image_urls }) =>
    image_urls.flatMap(url => {
      const path = evqaKb.paths[url]
      return path === undefined ? [] : [`${quote(title)},${url},encyclopedic_kb_wiki/${path},`]
    }),
  )
  const half = Math.ceil(rows.length / 2)
  for (const [at, part] of [rows.slice(0, half), rows.slice(half)].entries()) {
    const table = ['title,image_URL,img_path,caption', ...part].join('\n')
    await write(`omgm/wiki_image_url_part_${at + 1}_processed.csv`, table)
  }
}

/** By the name of the question's picture, as EchoSight has it. */
function toHardNegatives(question: BenchmarkQuestion) {
  const { retrieved_entries, retrieval_similarities } = retrieve(question, evqaUrls)
  const near = retrieved_entries.map((entry, at) => ({ entry, similarity: retrieval_similarities[at]! }))
  return [question.imageIds[0]!, near] as const
}

function toInfoseekRow({ dataId, imageIds, question, questionType, answers }: BenchmarkQuestion, at: number) {
  const value = Number(answers[0]!.replaceAll(',', ''))
  const isNumber = questionType === 'Numerical' && Number.isFinite(value)
  return {
    data_id: dataId,
    image_id: imageIds[0],
    question,
    answer: answers,
    answer_eval: isNumber ? [{ wikidata: value, range: [value * 0.9, value * 1.1] }] : answers,
    data_split: at % 3 === 0 ? 'val_unseen_question' : 'val_unseen_entity',
  }
}

function toQid(url: string): string {
  return `Q${1_000_000 + infoseekEntities.findIndex(entity => entity.url === url)}`
}
