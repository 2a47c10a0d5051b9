import { gzipSync } from 'node:zlib'
import type { DataFormat } from '@region-r1/datasets'
import { parquetWriteBuffer } from 'hyparquet-writer'

/** What is read of data: a published format, or this project's own rows. */
export type DataKind = DataFormat | 'examples' | 'candidates'

/** Small whole files of each kind, as their readers take them; `extension` decides where a reader looks at the name. */
export interface DataSample {
  readonly kind: DataKind
  readonly extension: string
  readonly bytes: Uint8Array
}

const lines = (...rows: readonly unknown[]) => rows.map(row => `${JSON.stringify(row)}\n`).join('')
const candidates = [
  { id: 'e1', image: 'a.png', text: 'An owl, \u00e5 bird', relevance: 1, firstStageScore: 0.5 },
  { id: 'e2', text: 'A ruby', fileOrder: 2 },
]
const example = {
  queryId: 'q1',
  image: 'q.jpg',
  question: 'What is it?',
  candidates,
  targetBox: { x1: 1, y1: 2, x2: 30, y2: 40 },
  tags: ['cluttered', 'kind'],
}
const article = { title: 'T', section_titles: ['T'], section_texts: ['text'], image_urls: ['u.jpg'], url: 'u' }
const question = { data_id: 'd', image_id: 'oven_1', question: 'Q?' }
const evqaColumns =
  'wikipedia_title,wikipedia_url,question_original,question,question_type,answer,evidence,evidence_section_id,evidence_section_title,dataset_name,dataset_category_id,wikipedia_url_used_in_train,encyclopedic_vqa_split,dataset_image_ids'

const texts: readonly (readonly [DataKind, string, string])[] = [
  ['examples', 'jsonl', lines(example, { ...example, queryId: 'q2' })],
  ['candidates', 'jsonl', lines(...candidates)],
  [
    'evqa-csv',
    'csv',
    `${evqaColumns}\r\n"Bell, tower",https://x/B,Q0?,"A ""quoted""\r\nquestion?",templated, 1925 |1926,e1|e2,2,S|S,inaturalist,7,True,test,11|12\r\n`,
  ],
  ['infoseek-csv', 'csv', 'image_id,question,answer\noven_1,Q?,"a, b"\noven_2,"Q\n2",c\n'],
  [
    'infoseek-jsonl',
    'jsonl',
    lines(
      { ...question, answer: ['China'], answer_eval: ['cn'], data_split: 'train' },
      { ...question, answer: ['10'], answer_eval: [{ wikidata: 10, range: [9, 11] }] },
    ),
  ],
  ['infoseek-withkb', 'jsonl', lines({ data_id: 'd', entity_id: 'Q2', entity_text: 'Two' })],
  ['infoseek-qtype', 'jsonl', lines({ data_id: 'd', question_type: 'NUMERICAL' })],
  ['kb-json', 'json', JSON.stringify({ a: article, b: article }, null, 1)],
  [
    'wiki6m',
    'jsonl',
    lines({ wikidata_id: 'Q1', wikipedia_title: 'One', wikipedia_content: 'c', wikipedia_summary: '' }),
  ],
  ['oven', 'jsonl', lines({ ...question, entity_id: 'Q1', entity_text: 'One', data_split: 'entity_train' })],
  ['oven-paths', 'csv', 'oven_04958423,gldv2/a,b/c.JPEG\n'],
  ['oven-paths', 'jsonl', lines({ image_id: 'oven_04958423', image_path: 'gldv2/a/c.JPEG' })],
  ['inaturalist-names', 'json', JSON.stringify({ 2686845: 'val/00001_Plant/a.jpg' })],
  ['inaturalist-coco', 'json', JSON.stringify({ info: {}, images: [{ id: 26, file_name: 'a.jpg' }], annotations: [] })],
  [
    'echosight-results',
    'json',
    JSON.stringify({
      'E-VQA_0': {
        retrieved_entries: ['u1', 'u2'],
        retrieval_similarities: [0.9, 0.8],
        reranked_entries: ['u2', 'u1'],
      },
    }),
  ],
  [
    'omgm-results',
    'json',
    JSON.stringify({
      d: { retrieved_entities: [{ url: 'u1', title: 'One' }], retrieval_similarities: [0.9], sec_sim: [[0.1]] },
    }),
  ],
  [
    'omgm-answers',
    'json',
    JSON.stringify([
      { data_id: 'd', question: 'Q?', prediction: 'p', entity_url: 'u1', top1_entity_url: 'u2', gt_answer: 'g' },
    ]),
  ],
  [
    'hard-negatives',
    'json',
    JSON.stringify({
      100: [{ entry: 'u1', similarity: 0.5 }],
      200: { gt_entity_pos_img: 'a.jpg', top_20: [{ entry: 'u2', rank: 1 }] },
    }),
  ],
  [
    'reference-json',
    'json',
    JSON.stringify({
      metadata: { num_entries: 1 },
      instances: [
        {
          query: { query_image_path: 'q.jpg', query_text: 'Q?', query_id: 'q0' },
          candidates: [{ doc_id: 'd', image_path: 'a.jpg', text: 'A', relevance_score: 1 }],
        },
      ],
    }),
  ],
  ['beir-documents', 'jsonl', lines({ _id: 'd1', title: 'T', text: 'x', metadata: { image: 'a.png' } })],
  ['beir-qrels', 'tsv', 'query-id\tcorpus-id\tscore\r\nq 1\td1\t2\r\n'],
  ['trec-qrels', 'txt', 'q1 0 d1 1\n6:1\t0\t6:2\t-1\t8\n'],
  ['trec-run', 'txt', 'q1 Q0 d1 1 0.5 sys\n6:1 Q0 6:2 2 -1e-3 sys 8\n'],
  [
    'mbeir-queries',
    'jsonl',
    lines({
      qid: '6:1',
      query_txt: 'Q?',
      query_img_path: 'm/a.jpg',
      query_modality: 'image,text',
      query_src_content: null,
      pos_cand_list: ['6:2'],
      neg_cand_list: [],
      task_id: 8,
    }),
  ],
  [
    'mbeir-pool',
    'jsonl',
    lines({ did: '6:2', txt: 'T', img_path: 'm/b.jpg', modality: 'image,text', src_content: null }),
  ],
]

/** Whole samples of every kind; some packed too. */
export function createDataSamples(): readonly DataSample[] {
  const plain = texts.map(([kind, extension, text]) => ({ kind, extension, bytes: Buffer.from(text) }))
  const packed = plain
    .filter(({ kind }) => kind === 'wiki6m' || kind === 'kb-json')
    .map(({ kind, extension, bytes }) => ({ kind, extension: `${extension}.gz`, bytes: gzipSync(bytes) }))
  return [...plain, ...packed, { kind: 'reference-parquet', extension: 'parquet', bytes: writeParquet() }]
}

function writeParquet(): Uint8Array {
  const text = { type: 'BYTE_ARRAY', converted_type: 'UTF8' } as const
  const list = (name: string, element: object) =>
    [
      { name, converted_type: 'LIST', repetition_type: 'OPTIONAL', num_children: 1 },
      { name: 'list', repetition_type: 'REPEATED', num_children: 1 },
      { name: 'element', repetition_type: 'OPTIONAL', ...element },
    ] as const
  const written = parquetWriteBuffer({
    columnData: [
      { name: 'data_id', data: ['q1', 'q2'] },
      { name: 'query_image_path', data: ['q.jpg', 'r.jpg'] },
      { name: 'question', data: ['Q?', 'R?'] },
      { name: 'candidate_image_paths', data: [['a.jpg', '/b.jpg'], ['c.jpg']] },
      { name: 'relevance_labels', data: [[1, 0], [1]] },
      { name: 'candidate_texts', data: [['A', 'B'], ['C']] },
    ],
    schema: [
      { name: 'root', num_children: 6 },
      { name: 'data_id', ...text },
      { name: 'query_image_path', ...text },
      { name: 'question', ...text },
      ...list('candidate_image_paths', text),
      ...list('relevance_labels', { type: 'DOUBLE' }),
      ...list('candidate_texts', text),
    ],
  })
  return new Uint8Array(written)
}
