import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { encodePng } from '@region-r1/encoder'
import { createTemporaryFolder } from './create-temporary-folder.ts'

const columns =
  'wikipedia_title,wikipedia_url,question_original,question,question_type,answer,evidence,evidence_section_id,evidence_section_title,dataset_name,dataset_category_id,wikipedia_url_used_in_train,encyclopedic_vqa_split,dataset_image_ids'

/** A download of Encyclopedic-VQA in small, in a folder of the test's own: three questions, the last one's picture absent. */
export async function writeBenchmark(): Promise<string> {
  const folder = await createTemporaryFolder()
  const write = async (name: string, content: string | Uint8Array) => {
    await mkdir(dirname(join(folder, name)), { recursive: true })
    await writeFile(join(folder, name), content)
  }
  const question = (title: string, image: string) =>
    `${title},u/${title},Q?,What is it?,automatic,a,,0,${title},landmarks,1,False,test,${image}`
  await write(
    'test.csv',
    [columns, question('One', 'abc1'), question('Two', 'abc2'), question('Three', 'gone')].join('\n'),
  )
  const article = (title: string) => ({
    title,
    section_titles: [title],
    section_texts: [`About ${title}.`],
    image_urls: [`http://pictures/${title}.png`, `http://pictures/${title}-2.png`],
  })
  const titles = ['One', 'Two', 'Three']
  const byTitle = <Value>(key: (title: string) => string, value: (title: string, index: number) => Value) =>
    JSON.stringify(Object.fromEntries(titles.map((title, index) => [key(title), value(title, index)])))
  await write(
    'encyclopedic_kb_wiki.json',
    byTitle(title => `u/${title}`, article),
  )
  const results = { retrieved_entries: ['u/One', 'u/Two'], retrieval_similarities: [0.9, 0.8] }
  await write(
    'results.json',
    byTitle(
      title => `E-VQA_${titles.indexOf(title)}`,
      () => results,
    ),
  )
  const paths = titles.flatMap(title =>
    ['', '-2'].map(end => [`http://pictures/${title}${end}.png`, `${title}${end}.png`]),
  )
  await write('url_to_path_mapping.json', JSON.stringify(Object.fromEntries(paths)))
  for (const [index, title] of titles.entries()) {
    const picture = await encodePng({ width: 8, height: 8, data: new Uint8Array(192).fill(60 * index + 40) })
    await write(`kb-images/${title}.png`, picture)
    await write(`kb-images/${title}-2.png`, picture)
    if (index < 2) await write(`gldv2/train/abc${index + 1}.jpg`, picture)
  }
  return folder
}
