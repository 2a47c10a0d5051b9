// A page that shows what the encoder sees: node look.mjs [--scenes 32], writes docs/encoder-look.md and docs/images/encoder/
// - each picture of the validation split with the true box, brighter where a patch token agrees with the question;
// - the five nearest entries of the whole knowledge base to the full picture and to the true box.
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import createJpeg from '@jimp/js-jpeg'
import { createPixelBox } from '@region-r1/core'
import { decodeImage, drawBox, loadEncoder } from '@region-r1/encoder'
import { generateIconScenes } from '@region-r1/scenes'
import {
  drawEntry,
  formatEntry,
  knowledgeBaseSet,
  loadEntities,
  loadIconSet,
  selectKnowledgeBase,
} from '@region-r1/scenes/icon-scenes'

const { values } = parseArgs({ options: { scenes: { type: 'string', default: '32' }, encoder: { type: 'string' } } })
const root = fileURLToPath(new URL('../..', import.meta.url))
const pictures = join(root, 'docs/images/encoder')
const encoder = await loadEncoder(values.encoder ?? 'icons')
if (encoder.patchGrid === undefined) throw new Error(`${encoder.id} has no patch tokens to look at`)
const { rows: patchRows, columns: patchColumns, size: patchSize } = encoder.patchGrid
const jpeg = createJpeg()

const set = loadIconSet(knowledgeBaseSet)
const entities = selectKnowledgeBase(loadEntities(), 'validation')
const entryTexts = await encoder.encodeTexts(entities.map(formatEntry))
const entryFeatures = await encoder.encodeImages(entities.map(entity => ({ image: drawEntry(entity, set).image })))
const entries = entities.map(({ id }, index) => ({
  id,
  vector: normalize(entryFeatures[index].embedding.map((value, at) => value + entryTexts[index][at])),
}))

const directory = await mkdtemp(join(tmpdir(), 'region-r1-look-'))
const queries = Number(values.scenes)
const { hard } = await generateIconScenes({ split: 'validation', queries, seed: 1, directory, encoder })
const examples = (await readFile(hard, 'utf8'))
  .trimEnd()
  .split('\n')
  .map(line => JSON.parse(line))
await rm(pictures, { recursive: true, force: true })
await mkdir(pictures, { recursive: true })

const found = { full: 0, box: 0 }
const rows = []
for (const [number, { image: file, question, targetBox, candidates, tags }] of examples.entries()) {
  const image = await decodeImage(await readFile(join(directory, file)))
  const box = createPixelBox(targetBox)
  const [full, crop] = await encoder.encodeImages([{ image }, { image, box }])
  const [words] = await encoder.encodeTexts([question])
  const gold = candidates.find(({ relevance }) => relevance === 1).id
  const lists = { full: listNearest(full.embedding), box: listNearest(crop.embedding) }
  for (const name of ['full', 'box']) found[name] += lists[name][0] === gold ? 1 : 0
  const name = `${String(number + 1).padStart(2, '0')}.jpg`
  const lit = drawBox(lightUp(image, full.patches, words), box, { color: [255, 255, 255], thickness: 3 })
  await writeAtomically(join(pictures, name), await encodeJpeg(lit))
  const [nearFull, nearBox] = [lists.full, lists.box].map(ids =>
    ids.map(id => (id === gold ? `**${id}**` : id)).join('<br>'),
  )
  rows.push(
    `| <img src="images/encoder/${name}" width="240" alt="A scene with one box"><br>${question} _(${tags.join(', ')})_ | ${nearFull} | ${nearBox} |`,
  )
}
await rm(directory, { recursive: true })
await encoder.dispose()

const page = `# What the encoder of icons sees

The first ${rows.length} queries of icon-scenes' validation split: entities that no policy is trained on, by an artist that the
encoder never saw. A picture is brighter where its patch tokens agree with the question, and has the true box drawn in.
Beside it are the five nearest of all ${entries.length} entries of the knowledge base, nearest first, gold in bold: to the full
picture, and to what the true box holds. Gold is the nearest of all to the full picture in ${found.full} of ${rows.length}, to the
box in ${found.box}. What the failures have in common is in the [model card](../packages/encoder/models/icons/README.md).

Made by \`node tools/icon-encoder/look.mjs\`; icons by EmojiOne 2.3 (EmojiTwo),
[CC-BY 4.0](https://creativecommons.org/licenses/by/4.0/), composed on generated grounds and lit.

| picture and question | nearest to the full picture | nearest to the true box |
| --- | --- | --- |
${rows.join('\n')}
`
await writeAtomically(join(root, 'docs/encoder-look.md'), page)
console.log(JSON.stringify({ encoder: encoder.id, queries: rows.length, nearestOfAll: found }))

function listNearest(vector) {
  const scored = entries.map(entry => ({ id: entry.id, score: dot(entry.vector, vector) }))
  return scored
    .sort((a, b) => b.score - a.score)
    .slice(0, 5)
    .map(({ id }) => id)
}

/** The picture at half its light, and at full light where patches agree with the words, smoothly in between. */
function lightUp({ width, height, data }, patches, words) {
  const [rows, columns, size] = [patchRows, patchColumns, patchSize]
  const scores = Array.from({ length: rows * columns }, (_, at) => {
    const patch = patches.subarray(at * size, (at + 1) * size)
    return dot(patch, words) / Math.hypot(...patch)
  })
  const [low, high] = [Math.min(...scores), Math.max(...scores)]
  const light = scores.map(score => 0.3 + (0.7 * (score - low)) / (high - low))
  const at = (row, column) =>
    light[Math.max(0, Math.min(rows - 1, row)) * columns + Math.max(0, Math.min(columns - 1, column))]
  const lit = new Uint8Array(data.length)
  for (let y = 0; y < height; y++) {
    const row = ((y + 0.5) / height) * rows - 0.5
    const down = row - Math.floor(row)
    for (let x = 0; x < width; x++) {
      const column = ((x + 0.5) / width) * columns - 0.5
      const right = column - Math.floor(column)
      const [above, below] = [Math.floor(row), Math.floor(row) + 1].map(
        line => at(line, Math.floor(column)) * (1 - right) + at(line, Math.floor(column) + 1) * right,
      )
      const factor = above * (1 - down) + below * down
      for (let channel = 0; channel < 3; channel++) {
        const offset = (y * width + x) * 3 + channel
        lit[offset] = Math.round(data[offset] * factor)
      }
    }
  }
  return { width, height, data: lit }
}

async function encodeJpeg({ width, height, data }) {
  const rgba = Buffer.alloc(width * height * 4, 255)
  for (let pixel = 0; pixel < width * height; pixel++) rgba.set(data.subarray(pixel * 3, pixel * 3 + 3), pixel * 4)
  return jpeg.encode({ width, height, data: rgba }, { quality: 80 })
}

async function writeAtomically(file, content) {
  await writeFile(`${file}.tmp`, content)
  await rename(`${file}.tmp`, file)
}

function normalize(vector) {
  const length = Math.hypot(...vector)
  return vector.map(value => value / length)
}

function dot(a, b) {
  return a.reduce((sum, value, index) => sum + value * b[index], 0)
}
