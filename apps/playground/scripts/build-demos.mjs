import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const source = fileURLToPath(new URL('../../cli/assets/demo/', import.meta.url))
const target = fileURLToPath(new URL('../dist/demo/', import.meta.url))
/** Those of `region-r1 demo` that the page offers, in its order; the first one is shown to who comes. */
const chosen = [
  'validation-00002-3',
  'validation-00004-3',
  'validation-00016-4',
  'validation-00008-5',
  'validation-00011-0',
  'validation-00013-2',
  'validation-00023-2',
]

/**
 * Writes `dist/demo`: a list of the queries that come with the page, and of each a case with its pictures inside, in the
 * form in which the page exports cases.
 */
export function buildDemos() {
  mkdirSync(target, { recursive: true })
  const examples = readFileSync(join(source, 'examples.jsonl'), 'utf8')
    .trim()
    .split('\n')
    .map(line => JSON.parse(line))
  const index = chosen.map(id => {
    const { question, image, candidates } = examples.find(({ queryId }) => queryId === id)
    const thumbnail = `${id}${extname(image)}`
    writeFileSync(join(target, thumbnail), readFileSync(join(source, image)))
    const embedded = candidates.map(({ firstStageScore, ...candidate }) => ({
      ...candidate,
      image: embed(candidate.image),
    }))
    const row = { queryId: id, image: embed(image), question, candidates: embedded }
    writeFileSync(join(target, `${id}.json`), JSON.stringify(row))
    return { id, question, thumbnail }
  })
  const { encoder } = JSON.parse(readFileSync(join(source, 'manifest.json'), 'utf8'))
  writeFileSync(join(target, 'index.json'), JSON.stringify({ encoder, queries: index }))
  writeFileSync(join(target, 'CREDITS.md'), readFileSync(join(source, 'CREDITS.md')))
}

function embed(image) {
  const type = extname(image) === '.png' ? 'image/png' : 'image/jpeg'
  return `data:${type};base64,${readFileSync(join(source, image)).toString('base64')}`
}
