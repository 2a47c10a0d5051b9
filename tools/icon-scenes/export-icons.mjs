// Renders every entity's icon of the given sets to one file of raw pixels each, for the training of the default encoder:
// OUT/<set>.rgba holds [entities, SIDE, SIDE, 4] bytes, alpha premultiplied, all zero where the set lacks an entity;
// OUT/icons.json holds the entities in that order with the colour that each icon shows most.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { Resvg } from '@resvg/resvg-js'

const side = 128
const [out, ...sets] = process.argv.slice(2)
const require = createRequire(import.meta.url)
const { nameColour } = await import('../../packages/datasets/dist/icon-scenes/name-colour.js')
const entities = JSON.parse(
  readFileSync(new URL('../../packages/datasets/assets/icon-scenes/entities.json', import.meta.url), 'utf8'),
)

mkdirSync(out, { recursive: true })
const colours = {}
for (const set of sets) {
  const icons = JSON.parse(readFileSync(require.resolve(`@iconify-json/${set}/icons.json`), 'utf8'))
  const pixels = Buffer.alloc(entities.length * side * side * 4)
  colours[set] = entities.map((entity, index) => {
    const name = entity.icons[set]
    if (name === undefined) return null
    const { body, width = icons.width, height = icons.height } = icons.icons[name]
    const svg = `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="${side}" height="${side}" viewBox="0 0 ${width} ${height}">${body}</svg>`
    const rendered = new Resvg(svg).render().pixels
    pixels.set(rendered, index * side * side * 4)
    return nameColour(rendered)
  })
  writeFileSync(join(out, `${set}.rgba`), pixels)
  console.error(set, colours[set].filter(Boolean).length)
}
writeFileSync(join(out, 'icons.json'), JSON.stringify({ side, entities, colours }))
