// The reward table of 1,000 queries about 250 pictures by the encoder of icons, on WebGPU beside the processor. A
// rehearsal measures 2 queries about 1 picture by a tiny CLIP.
import { parseArgs } from 'node:util'
import { createRng } from '@region-r1/core'
import { encodePng, loadEncoder } from '@region-r1/encoder'
import { buildRewardTable } from '@region-r1/trainer'
import { chooseEncoder } from './choose-encoder.mjs'
import { findFurthest } from './compare.mjs'
import { drawPicture } from './draw-picture.mjs'

const { values } = parseArgs({ options: { rehearse: { type: 'boolean', default: false } } })
const [pictures, each] = values.rehearse ? [1, 2] : [250, 4]
const { name, path } = chooseEncoder(values)
/** The default's 50 boxes, or few. */
const anchors = values.rehearse ? { scales: [{ side: 0.5, grid: 2 }] } : undefined
const words =
  'dog cat spoon cup chair table bird car tree apple shoe clock lamp book flower boat horse bread fish key'.split(' ')
const examples = []
for (let picture = 0; picture < pictures; picture++) {
  const image = await encodePng(drawPicture(createRng(picture)))
  for (let query = 0; query < each; query++) {
    const gold = words[(each * picture + query) % words.length]
    examples.push({
      queryId: `${picture}-${query}`,
      image: `data:image/png;base64,${Buffer.from(image).toString('base64')}`,
      question: `Where can I read about the ${gold}?`,
      candidates: words.map(word => ({ id: word, text: word, relevance: word === gold ? 1 : 0 })),
    })
  }
}
const tables = {}
const seconds = {}
for (const device of /** @type {const} */ (['cpu', 'webgpu'])) {
  const encoder = await loadEncoder(path, { device, batchSize: 64 })
  // Shaders are compiled before the clock starts.
  await buildRewardTable({ examples: examples.slice(0, 1), encoder, anchors })
  const start = performance.now()
  tables[device] = await buildRewardTable({ examples, encoder, anchors })
  seconds[device] = (performance.now() - start) / 1000
  await encoder.dispose()
}
const [expected, actual] = [tables.cpu.queries, tables.webgpu.queries]
const margin = Math.max(
  ...expected.map(({ outcomes }, row) => findFurthest(pickMargins(actual[row].outcomes), pickMargins(outcomes))),
)
const count = expected.reduce((sum, { outcomes }) => sum + outcomes.length / 4, 0)
const equal = expected.reduce((sum, { outcomes }, row) => sum + countEqualRanks(actual[row].outcomes, outcomes), 0)
const patch = Math.max(
  ...expected.map(({ picture }, row) => findFurthest(actual[row].picture.patches, picture.patches)),
)
const passes = (pictures * expected[0].outcomes.length) / 4
console.log(
  JSON.stringify({
    // Candidates whose scores are equal but for rounding may change places.
    isRight: margin < 1e-3 && equal / count > 0.99,
    ...{ encoder: name, queries: expected.length, pictures, passes, margin, equalRanks: equal / count, patch, seconds },
  }),
)
process.exit(0)

/** A row of outcomes is reciprocal rank, nDCG, rank, margin. */
function pickMargins(outcomes) {
  return outcomes.filter((_, index) => index % 4 === 3)
}

function countEqualRanks(a, b) {
  return b.filter((rank, index) => index % 4 === 2 && a[index] === rank).length
}
