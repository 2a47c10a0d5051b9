// What the encoder's vectors know, on cluttered scenes of one split: node probe.mjs [--split validation] [--scenes 400]
// - box kind: the true box's embedding against a question about each kind; right where its own kind is nearest
// - patch kind, patch colour: the same for the one patch token under the middle of the icon, and the names of colours
import { parseArgs } from 'node:util'
import { createPixelBox, createRng, InvalidArgumentError } from '@region-r1/core'
import { loadEncoder } from '@region-r1/encoder'
import {
  colourNames,
  drawScene,
  isSplit,
  loadEntities,
  loadIconSet,
  loadQuestionBook,
  planScene,
  sceneSets,
} from '@region-r1/scenes/icon-scenes'

const { values } = parseArgs({
  options: {
    split: { type: 'string', default: 'validation' },
    scenes: { type: 'string', default: '400' },
    seed: { type: 'string', default: '1' },
    encoder: { type: 'string' },
  },
})
const { split } = values
if (!isSplit(split))
  throw new InvalidArgumentError({ argument: 'split', message: `--split is train, validation or test, got ${split}` })
const scenes = Number(values.scenes)
const encoder = await loadEncoder(values.encoder ?? 'icons')
if (encoder.patchGrid === undefined) throw new Error(`${encoder.id} has no patch tokens to probe`)
const { rows, columns, size } = encoder.patchGrid
const book = loadQuestionBook()
const kinds = Object.keys(book.kinds)
const kindTexts = await encoder.encodeTexts(
  kinds.map(kind => `${book.generic[split][0].replace('{it}', `this ${book.kinds[kind].nouns[0]}`)}`),
)
const colourTexts = await encoder.encodeTexts(colourNames)
const entities = loadEntities().filter(entity => entity.split === split)
const sets = Object.fromEntries(sceneSets[split].map(name => [name, loadIconSet(name)]))

const counts = { boxKind: [0, 0], patchKind: [0, 0], patchColour: [0, 0] }
const rng = createRng(`probe/${split}/${values.seed}`)
for (let number = 0; number < scenes; number++) {
  const sceneRng = rng.fork(number)
  const plan = planScene({ entities, sets: Object.keys(sets), rng: sceneRng })
  if (plan.type !== 'cluttered') continue
  const { image, icons } = drawScene(plan, sets[plan.set], sceneRng)
  const boxes = icons.map(({ left, top, size }) => ({
    image,
    box: createPixelBox({ x1: left, y1: top, x2: left + size, y2: top + size }),
  }))
  const [{ patches = new Float32Array() }, ...crops] = await encoder.encodeImages([{ image }, ...boxes])
  for (const [slot, icon] of icons.entries()) {
    const column = Math.floor(((icon.left + icon.size / 2) / image.width) * columns)
    const row = Math.floor(((icon.top + icon.size / 2) / image.height) * rows)
    const patch = patches.subarray((row * columns + column) * size, (row * columns + column + 1) * size)
    const kind = kinds.indexOf(icon.entity.kind)
    count(counts.boxKind, findNearest(crops[slot].embedding, kindTexts) === kind)
    count(counts.patchKind, findNearest(patch, kindTexts) === kind)
    if (icon.colour !== null && icon.colour.share >= 0.45)
      count(counts.patchColour, findNearest(patch, colourTexts) === colourNames.indexOf(icon.colour.name))
  }
}
await encoder.dispose()
const shares = Object.fromEntries(
  Object.entries(counts).map(([name, [right, all]]) => [name, { right: Number((right / all).toFixed(4)), icons: all }]),
)
console.log(JSON.stringify({ encoder: encoder.id, split, scenes, kinds: kinds.length, ...shares }, null, 2))

function count(pair, right) {
  pair[0] += right ? 1 : 0
  pair[1] += 1
}

function findNearest(vector, others) {
  const scores = others.map(other => other.reduce((sum, value, index) => sum + value * vector[index], 0))
  return scores.indexOf(Math.max(...scores))
}
