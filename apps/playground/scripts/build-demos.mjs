import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const source = fileURLToPath(new URL('../../cli/assets/demo/', import.meta.url))
const target = fileURLToPath(new URL('../dist/demo/', import.meta.url))
/**
 * Those of `region-r1 demo` that the page offers, in its order; the first one is shown to who comes. A collection is for the
 * encoder that its manifest names, that without a manifest for every other.
 */
const collections = [
  {
    folder: '.',
    encoder: JSON.parse(readFileSync(join(source, 'manifest.json'), 'utf8')).encoder,
    credit: 'Icons: EmojiOne 2.3 (EmojiTwo), CC-BY 4.0, and Noto Emoji, Apache-2.0; scaled and placed on a ground.',
    chosen: [
      'validation-00002-3',
      'validation-00004-3',
      'validation-00016-4',
      'validation-00008-5',
      'validation-00011-0',
      'validation-00013-2',
      'validation-00023-2',
    ],
  },
  {
    folder: 'photos',
    encoder: null,
    credit:
      'Photos: scikit-image’s sample data, by NASA and SpaceX (public domain), Rachel Michetti, Stefan van der Walt and Lav Varshney (CC0).',
    // The last one is not answered right.
    chosen: ['coffee-0', 'mosaic-6-0', 'rocket-0', 'mosaic-3-1', 'camera-0', 'chelsea-0', 'astronaut-0'],
  },
]

/**
 * Writes `dist/demo`: a list of the collections of queries that come with the page, and of each query a case with its
 * pictures inside, in the form in which the page exports cases.
 */
export function buildDemos() {
  rmSync(target, { recursive: true, force: true })
  const index = collections.map(({ folder, encoder, credit, chosen }) => {
    mkdirSync(join(target, folder), { recursive: true })
    writeFileSync(join(target, folder, 'CREDITS.md'), readFileSync(join(source, folder, 'CREDITS.md')))
    const examples = readFileSync(join(source, folder, 'examples.jsonl'), 'utf8')
      .trim()
      .split('\n')
      .map(line => JSON.parse(line))
    const queries = chosen.map(id =>
      writeQuery(
        folder,
        examples.find(({ queryId }) => queryId === id),
      ),
    )
    return { encoder, credit, queries }
  })
  writeFileSync(join(target, 'index.json'), JSON.stringify(index))
}

/** Writes one query's case and thumbnail, and gives its entry of the list. */
function writeQuery(folder, { queryId, question, image, candidates }) {
  const thumbnail = join(folder, `${queryId}${extname(image)}`)
  const file = join(folder, `${queryId}.json`)
  const embedded = candidates.map(({ firstStageScore, ...candidate }) => ({
    ...candidate,
    image: candidate.image && embed(folder, candidate.image),
  }))
  writeFileSync(join(target, thumbnail), readFileSync(join(source, folder, image)))
  writeFileSync(
    join(target, file),
    JSON.stringify({ queryId, image: embed(folder, image), question, candidates: embedded }),
  )
  return { id: queryId, question, file, thumbnail }
}

function embed(folder, image) {
  const type = extname(image) === '.png' ? 'image/png' : 'image/jpeg'
  return `data:${type};base64,${readFileSync(join(source, folder, image)).toString('base64')}`
}
