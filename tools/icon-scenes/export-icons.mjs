// Renders every entity's icon of the given sets to one file of raw pixels each, for the training of the default encoder:
// OUT/<set>.rgba holds [entities, SIDE, SIDE, 4] bytes, alpha premultiplied, all zero where the set lacks an entity;
// OUT/icons.json holds the entities in that order with the colour that each icon shows most.
// Sets that are no emoji (glyphs of one colour) show an entity where an icon has its very name.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { Resvg } from '@resvg/resvg-js'

const side = 128
const glyphSets = [
  ...['fluent-emoji-high-contrast', 'game-icons', 'mdi', 'ph', 'boxicons', 'fa7-solid', 'hugeicons'],
  ...['icon-park-outline', 'lucide', 'tabler'],
]
// In sets that are no emoji a mouse is the computer's.
const homonyms = new Set(['mouse', 'mouse-face'])
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
  if (glyphSets.includes(set)) {
    for (const entity of entities) {
      const name = findGlyph(entity, set, icons)
      if (name !== undefined) entity.icons[set] = name
    }
  }
  colours[set] = entities.map((entity, index) => {
    const name = entity.icons[set]
    if (name === undefined) return null
    const { body, width = icons.width ?? 16, height = icons.height ?? 16 } = icons.icons[name]
    const svg = `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="${side}" height="${side}" viewBox="0 0 ${width} ${height}" color="#000">${body}</svg>`
    const rendered = new Resvg(svg).render().pixels
    pixels.set(rendered, index * side * side * 4)
    return glyphSets.includes(set) ? null : nameColour(rendered)
  })
  writeFileSync(join(out, `${set}.rgba`), pixels)
  console.error(set, entities.filter(({ icons }) => icons[set] !== undefined).length)
}
writeFileSync(join(out, 'icons.json'), JSON.stringify({ side, entities, colours }))

function findGlyph({ id, icons: names }, set, { icons }) {
  if (homonyms.has(id) && set !== 'fluent-emoji-high-contrast') return undefined
  const wanted = [names['fluent-emoji'], id, id.replace(/-face$/, ''), id.split('-').reverse().join('-')]
  // Some sets draw a thing several times and number the drawings.
  const endings = set === 'ph' ? ['-duotone'] : ['', '-01', '-one']
  return endings.flatMap(ending => wanted.map(name => name + ending)).find(name => icons[name] !== undefined)
}
