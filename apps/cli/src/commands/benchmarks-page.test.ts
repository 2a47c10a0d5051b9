import { access, mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { encodePng } from '@region-r1/encoder'
import { expect, onTestFinished, test } from 'vitest'
import { readCommands } from '../testing/read-commands.ts'
import { runCommand } from '../testing/run-command.ts'
import { writeBenchmark } from '../testing/write-benchmark.ts'

const page = fileURLToPath(new URL('../../../../docs/benchmarks.md', import.meta.url))

/** The files that the page names beyond those of Encyclopedic-VQA, in small. */
async function writeMore(folder: string): Promise<void> {
  const write = async (name: string, content: string | Uint8Array) => {
    await mkdir(dirname(join(folder, name)), { recursive: true })
    await writeFile(join(folder, name), content)
  }
  const picture = await encodePng({ width: 8, height: 8, data: new Uint8Array(192).fill(90) })
  await write('gldv2/train/gone.jpg', picture)
  await write('val_id2name.json', '{"1":"val/a/1.jpg"}')
  await mkdir(join(folder, 'inat2021'))

  await addEntries(folder, picture)
  await addIndex(folder)
  const id = 'infoseek_val_00000001'
  const columns =
    'wikipedia_title,wikipedia_url,question_original,question,question_type,answer,evidence,evidence_section_id,evidence_section_title,dataset_name,dataset_category_id,wikipedia_url_used_in_train,encyclopedic_vqa_split,dataset_image_ids,data_id'
  await write('infoseek_test_filtered.csv', `${columns}\nOne,u/One,0,What?,String,a,0,0,0,infoseek,0,0,0,oven_1,${id}`)
  const article = { title: 'One', section_titles: ['One'], section_texts: ['About.'], image_urls: [] }
  await write('wiki_100_dict_v4.json', JSON.stringify({ 'u/One': article }))
  await write(
    'infoseek_results.json',
    JSON.stringify({ [id]: { retrieved_entries: ['u/One'], retrieval_similarities: [0.5] } }),
  )
  await write('oven/oven_1.jpg', picture)
  await write('omgm/wiki_image_url_part_1_processed.csv', 'title,image_URL,img_path,caption\nOne,http://o,One.png,c')
  const near = [{ entry: 'u/Two', similarity: 0.4 }]
  await write('E_VQA_Hard_Neg.json', JSON.stringify({ abc1: near, abc2: near }))
  const question = {
    data_id: id,
    image_id: 'oven_1',
    question: 'What?',
    answer: ['a'],
    data_split: 'val_unseen_entity',
  }
  await write('infoseek_val.jsonl', JSON.stringify(question))
  await write('answers.jsonl', JSON.stringify({ data_id: 'E-VQA_0', prediction: 'a' }))
  await write('infoseek-answers.jsonl', JSON.stringify({ data_id: id, prediction: 'a' }))
  await write('infoseek_val_withkb.jsonl', JSON.stringify({ data_id: id, entity_id: 'Q10', entity_text: 'One' }))
  await write(
    'Wiki6M_ver_1_0.jsonl',
    JSON.stringify({ wikidata_id: 'Q10', wikipedia_title: 'One', wikipedia_content: 'A.' }),
  )
  await write('wikipedia_images_full/Q10/Q10.jpg', picture)
}

/** Five more articles with two pictures each: a list of the recipe needs four negatives. */
async function addEntries(folder: string, picture: Uint8Array): Promise<void> {
  const readJson = async (name: string) => JSON.parse(await readFile(join(folder, name), 'utf8'))
  const kb = await readJson('encyclopedic_kb_wiki.json')
  const paths = await readJson('url_to_path_mapping.json')
  for (const title of ['Four', 'Five', 'Six', 'Seven', 'Eight']) {
    const names = ['', '-2'].map(end => `${title}${end}.png`)
    const image_urls = names.map(name => `http://pictures/${name}`)
    kb[`u/${title}`] = { title, section_titles: [title], section_texts: [`About ${title}.`], image_urls }
    for (const [index, name] of names.entries()) {
      paths[image_urls[index]!] = name
      await writeFile(join(folder, 'kb-images', name), picture)
    }
  }
  await writeFile(join(folder, 'encyclopedic_kb_wiki.json'), JSON.stringify(kb))
  await writeFile(join(folder, 'url_to_path_mapping.json'), JSON.stringify(paths))
}

/** A flat index of one vector for each article's first picture, its pickled ids, and vectors of the questions' pictures. */
async function addIndex(folder: string): Promise<void> {
  const rows = [
    [1, 0],
    [0, 1],
    [0.6, 0.8],
  ]
  const numbers = Buffer.from(new Float32Array(rows.flat()).buffer)
  const header = Buffer.alloc(45)
  header.write('IxFI')
  header.writeInt32LE(2, 4)
  header.writeBigInt64LE(3n, 8)
  header.writeBigUInt64LE(6n, 37)
  const index = Buffer.concat([header, numbers])
  await writeFile(join(folder, 'kb_index.faiss'), index)
  // [0, 1, 2] as pickle.dump writes it.
  await writeFile(join(folder, 'kb_index_ids.pkl'), Buffer.from('80045d94284b004b014b02652e', 'hex'))
  const shape = "{'descr': '<f4', 'fortran_order': False, 'shape': (3, 2), }".padEnd(117)
  const npy = Buffer.concat([Buffer.from([0x93]), Buffer.from('NUMPY\x01\x00v\x00'), Buffer.from(`${shape}\n`)])
  await writeFile(join(folder, 'queries.npy'), Buffer.concat([npy, numbers]))
  await writeFile(join(folder, 'queries.json'), JSON.stringify(['E-VQA_0', 'E-VQA_1', 'E-VQA_2']))
}

test('the commands of docs/benchmarks.md run as they stand, on small files of the same form', async () => {
  const folder = await writeBenchmark()
  await writeMore(folder)
  const before = process.cwd()
  process.chdir(folder)
  onTestFinished(() => process.chdir(before))

  const commands = (await readCommands(page)).filter(([name]) => name === 'data')
  expect(commands.length).toBeGreaterThanOrEqual(13)
  for (const parts of commands) {
    const { exitCode, messages } = await runCommand(parts)
    expect({ command: parts.join(' '), exitCode, messages }).toMatchObject({ exitCode: 0, messages: '' })
  }
  for (const out of [
    'evqa',
    'infoseek',
    'evqa-text',
    'infoseek-wiki6m',
    'evqa-faiss',
    'evqa-train',
    'evqa-hard-negatives',
  ]) {
    await expect(access(join(folder, out, 'manifest.json'))).resolves.toBeUndefined()
  }
}, 60_000)
