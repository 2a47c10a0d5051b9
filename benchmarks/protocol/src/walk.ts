import { spawnSync } from 'node:child_process'
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { type ImageVectors, openImageFinder, openImageVectors, readEvqaQuestions } from '@region-r1/datasets'

const { values } = parseArgs({
  options: {
    world: { type: 'string', default: '.region-r1/world' },
    page: { type: 'string', default: fileURLToPath(new URL('../../../docs/benchmarks.md', import.meta.url)) },
  },
})
const world = resolve(values.world)
const binary = fileURLToPath(new URL('../../../apps/cli/bin/region-r1.js', import.meta.url))
const at = (name: string) => join(world, name)

/** One command in the world's folder; its standard output. */
function run(...parts: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(process.execPath, [binary, ...parts], { cwd: world, encoding: 'utf8' })
  // Pictures are missing on purpose, which validation rightly minds.
  if (status === 0 || (status === 2 && parts[1] === 'validate')) return stdout
  throw new Error(`region-r1 ${parts.join(' ')} ended with ${status}:\n${stderr}`)
}

/** The `npx -p @region-r1/cli region-r1 data …` commands of the page. */
async function readDataCommands(): Promise<string[][]> {
  const blocks = (await readFile(values.page, 'utf8')).matchAll(/^```sh\n(.*?)^```$/gms)
  return [...blocks]
    .flatMap(([, block]) => block!.replace(/\\\n/g, ' ').split('\n'))
    .filter(line => line.startsWith('npx -p @region-r1/cli region-r1 data '))
    .map(line => line.trim().split(/\s+/).slice(4))
}

async function readNumbers(vectors: ImageVectors): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const { data } of vectors.readChunks()) {
    chunks.push(Buffer.from(data.buffer, data.byteOffset, data.byteLength))
  }
  return Buffer.concat(chunks)
}

/** The vectors of `data embed` as a project publishes them: a flat index of FAISS and its pickled ids. */
async function publishIndex(vectors: ImageVectors): Promise<void> {
  const urls = Object.keys(JSON.parse(await readFile(at('encyclopedic_kb_wiki.json'), 'utf8')))
  const header = Buffer.alloc(45)
  header.write('IxFI')
  header.writeInt32LE(vectors.size, 4)
  header.writeBigInt64LE(BigInt(vectors.count), 8)
  header.writeUInt8(1, 32)
  header.writeBigUInt64LE(BigInt(vectors.count * vectors.size), 37)
  await writeFile(at('kb_index.faiss'), Buffer.concat([header, await readNumbers(vectors)]))
  const numbers: Buffer[] = []
  for (let index = 0; index < vectors.count; index++) {
    const number = Buffer.alloc(5, 0x4a)
    number.writeInt32LE(urls.indexOf((await vectors.getKey(index)).entry), 1)
    numbers.push(number)
  }
  await writeFile(
    at('kb_index_ids.pkl'),
    Buffer.concat([Buffer.from([0x80, 2, 0x5d, 0x28]), ...numbers, Buffer.from('e.')]),
  )
}

/** The questions' pictures as somebody else's encoder would embed them: a matrix and its ids. */
async function embedQueries(): Promise<void> {
  const finder = await openImageFinder({
    landmarks: at('gldv2/train'),
    inaturalist: { folder: at('inat2021'), names: at('val_id2name.json') },
  })
  const pictures = new Map<string, string>()
  for await (const { row } of readEvqaQuestions(at('test.csv'))) {
    const image = await finder.find(row)
    if (image !== undefined) pictures.set(row.imageIds[0]!, image)
  }
  await finder.close()
  const rows = [...pictures].map(([id, image]) => `${JSON.stringify({ id, text: id, image })}\n`)
  await writeFile(at('queries.jsonl'), rows.join(''))
  run('data', 'embed', '--kb', 'queries.jsonl', '--out', 'query-vectors')
  const vectors = await openImageVectors(at('query-vectors'))
  const shape = `{'descr': '<f4', 'fortran_order': False, 'shape': (${vectors.count}, ${vectors.size}), }`
  const text = `${shape.padEnd(117)}\n`
  const magic = Buffer.concat([Buffer.from([0x93]), Buffer.from('NUMPY'), Buffer.from([1, 0, text.length, 0])])
  await writeFile(at('queries.npy'), Buffer.concat([magic, Buffer.from(text), await readNumbers(vectors)]))
  await writeFile(at('queries.json'), JSON.stringify([...pictures.keys()]))
}

/** The lists of the index without their texts, which a cosine of pictures alone ranks. */
async function stripTexts(): Promise<void> {
  const lines = (await readFile(at('evqa-faiss/examples.jsonl'), 'utf8')).trim().split('\n')
  const rows = lines.map(line => {
    const example = JSON.parse(line)
    const candidates = example.candidates.map(({ text, ...rest }: { text: string }) => rest)
    // Paths are relative to the folder that the file stands in.
    return { ...example, candidates }
  })
  await mkdir(at('pictures'), { recursive: true })
  await writeFile(at('evqa-faiss/pictures.jsonl'), rows.map(row => `${JSON.stringify(row)}\n`).join(''))
}

const embed = ['--kb', 'encyclopedic_kb_wiki.json', '--kb-images', 'kb-images']
run('data', 'embed', ...embed, '--kb-image-map', 'url_to_path_mapping.json', '--out', 'evqa-vectors')
const vectors = await openImageVectors(at('evqa-vectors'))
await publishIndex(vectors)
await embedQueries()
for (const parts of await readDataCommands()) {
  const output = run(...parts, ...(parts[1] === 'score' ? ['--json'] : []))
  if (parts[1] !== 'score') continue
  const name = ['score', parts[parts.indexOf('--format') + 1], ...(parts.includes('left-out') ? ['left-out'] : [])]
  await writeFile(at(`${name.join('-')}.json`), output)
}
const omgm = ['--results', 'omgm_step2.json', '--results-format', 'omgm-results', '--out', 'evqa-omgm']
const questions = ['--questions', 'test.csv', '--format', 'evqa-csv', '--kb', 'encyclopedic_kb_wiki.json']
const pictures = ['--landmarks', 'gldv2/train', '--inaturalist', 'inat2021', '--inaturalist-names', 'val_id2name.json']
run('data', 'prepare', 'questions', ...questions, ...pictures, ...omgm)
await stripTexts()
// The page's own training on the encoder of icons, the fastest, with fewer steps: coloured squares have nothing to teach.
const lists = ['--data', 'evqa-train/examples.jsonl', '--validation', 'evqa-validation/examples.jsonl']
await rm(at('runs/head'), { recursive: true, force: true })
run('train', ...lists, '--encoder', 'icons', '--steps', '20', '--out', 'runs/head')
for (const [name, data, systems, ...more] of [
  ['evqa', 'evqa/examples.jsonl', 'keep,first-stage,file-order,center'],
  ['evqa-3750', 'evqa/examples.jsonl', 'keep,first-stage,file-order', '--tags', 'templated,automatic'],
  ['evqa-listed', 'evqa/examples.jsonl', 'keep,first-stage,file-order', '--denominator', 'listed'],
  ['evqa-raw', 'evqa/examples.jsonl', 'keep', '--fusion', 'raw'],
  ['omgm', 'evqa-omgm/examples.jsonl', 'keep,first-stage,file-order'],
  ['infoseek', 'infoseek/examples.jsonl', 'keep,first-stage,file-order'],
  ['pictures', 'evqa-faiss/pictures.jsonl', 'keep,first-stage'],
  ['evqa-head', 'evqa/examples.jsonl', 'keep,head', '--encoder', 'icons', '--policy', 'runs/head/policy'],
] as const) {
  run('eval', '--data', data, '--policies', systems, '--out', `runs/${name}`, ...more)
}
const formatCells = async (name: string, system: string): Promise<string[]> => {
  const summary = JSON.parse(await readFile(at(`runs/${name}/summary.json`), 'utf8')).systems[system]
  const percent = (share: number) => (100 * share).toFixed(1)
  return [
    summary.mrr.toFixed(3),
    percent(summary['recall@1']),
    percent(summary['recall@20']),
    summary['condRecall@1'].toFixed(2),
  ]
}
console.log('method | E-VQA MRR | R@1 | R@20 | CondR@1 | InfoSeek MRR | R@1 | R@20 | CondR@1')
for (const system of ['keep', 'first-stage', 'file-order']) {
  const cells = await Promise.all(['evqa', 'infoseek'].map(name => formatCells(name, system)))
  console.log([system, ...cells.flat()].join(' | '))
}
for (const system of ['keep', 'head']) {
  console.log(
    [`${system}, encoder of icons`, ...(await formatCells('evqa-head', system)), '–', '–', '–', '–'].join(' | '),
  )
}
