// Writes apps/cli/assets/demo: the first queries of icon-scenes' validation split, with the pictures that they use.
// `npm run assets` runs it: needed when the generator or the encoder of icons changes.
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { loadEncoder } from '@region-r1/encoder'
import { generateIconScenes } from '@region-r1/scenes'

const queries = 24
const seed = 1
/** The query that the READMEs re-rank by hand. */
const shownQuery = 'validation-00002-3'
const target = fileURLToPath(new URL('../../apps/cli/assets/demo', import.meta.url))

const credits = `# Credits

The scenes show icons of EmojiOne 2.3 (EmojiTwo), [CC-BY 4.0](https://creativecommons.org/licenses/by/4.0/); the pictures
in \`images/kb\` are of Google's Noto Emoji, [Apache-2.0](https://www.apache.org/licenses/LICENSE-2.0). Changes: scaled,
placed on a generated ground, rendered to pixels.
`

const directory = await mkdtemp(join(tmpdir(), 'region-r1-demo-'))
const encoder = await loadEncoder('icons', { device: 'cpu' })
const { hard, manifest } = await generateIconScenes({ split: 'validation', queries, seed, directory, encoder })
await encoder.dispose()

await rm(join(target, 'images'), { recursive: true, force: true })
await mkdir(target, { recursive: true })
const text = await readFile(hard, 'utf8')
const examples = text
  .trimEnd()
  .split('\n')
  .map(line => JSON.parse(line))
const images = new Set(examples.flatMap(({ image, candidates }) => [image, ...candidates.map(entry => entry.image)]))
for (const image of images) {
  await mkdir(dirname(join(target, image)), { recursive: true })
  await cp(join(directory, image), join(target, image))
}
await writeFile(join(target, 'examples.jsonl'), text)
const shown = examples.find(({ queryId }) => queryId === shownQuery).candidates
const candidates = shown.map(({ id, image, text }) => `${JSON.stringify({ id, image, text })}\n`)
await writeFile(join(target, 'candidates.jsonl'), candidates.join(''))
await cp(manifest, join(target, 'manifest.json'))
await writeFile(join(target, 'CREDITS.md'), credits)
await rm(directory, { recursive: true })
process.stdout.write(`${examples.length} queries with ${images.size} pictures\n`)
