// Renders every entity's icon of the given sets to one file of raw pixels each, for the training of the encoder of icons:
// OUT/<set>.rgba holds [entities, SIDE, SIDE, 4] bytes, alpha premultiplied, all zero where the set lacks an entity;
// OUT/icons.json holds the entities in that order with the colour that each icon shows most.
// Sets that are no emoji (glyphs of one colour) show an entity where an icon has its very name. A set may also be a font:
// NAME=FILE (.woff, .ttf) becomes OUT/NAME.rgba.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { Resvg } from '@resvg/resvg-js'
import opentype from 'opentype.js'

const side = 128
const glyphSets = [
  ...['fluent-emoji-high-contrast', 'game-icons', 'mdi', 'ph', 'boxicons', 'fa7-solid', 'hugeicons'],
  ...['icon-park-outline', 'lucide', 'tabler'],
]
// In sets that are no emoji a mouse is the computer's.
const homonyms = new Set(['mouse', 'mouse-face'])
const [out, ...sets] = process.argv.slice(2)
const require = createRequire(import.meta.url)
const { nameColour } = await import('../../packages/scenes/dist/icon-scenes/name-colour.js')
const entities = JSON.parse(
  readFileSync(new URL('../../packages/scenes/assets/icon-scenes/entities.json', import.meta.url), 'utf8'),
)

mkdirSync(out, { recursive: true })
const colours = {}
const glyphs = []
for (const wanted of sets) {
  const [set, fontFile] = wanted.split('=')
  const draw = fontFile === undefined ? readIconSet(set) : readFont(set, fontFile)
  const pixels = Buffer.alloc(entities.length * side * side * 4)
  const coloured = fontFile === undefined && !glyphSets.includes(set)
  if (!coloured) glyphs.push(set)
  colours[set] = entities.map((entity, index) => {
    const { body, viewBox } = draw(entity) ?? {}
    if (body === undefined) return null
    const svg = `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="${side}" height="${side}" viewBox="${viewBox}" color="#000">${body}</svg>`
    const rendered = new Resvg(svg).render().pixels
    pixels.set(rendered, index * side * side * 4)
    return coloured ? nameColour(rendered) : null
  })
  writeFileSync(join(out, `${set}.rgba`), pixels)
  console.error(set, entities.filter(({ icons }) => icons[set] !== undefined).length)
}
writeFileSync(join(out, 'icons.json'), JSON.stringify({ side, entities, glyphs, colours }))

function readIconSet(set) {
  const icons = JSON.parse(readFileSync(require.resolve(`@iconify-json/${set}/icons.json`), 'utf8'))
  return entity => {
    if (glyphSets.includes(set)) {
      const glyph = findGlyph(entity, set, icons)
      if (glyph !== undefined) entity.icons[set] = glyph
    }
    const name = entity.icons[set]
    if (name === undefined) return undefined
    const { body, width = icons.width ?? 16, height = icons.height ?? 16 } = icons.icons[name]
    return { body, viewBox: `0 0 ${width} ${height}` }
  }
}

function readFont(set, file) {
  const { buffer, byteOffset, byteLength } = readFileSync(file)
  const font = opentype.parse(buffer.slice(byteOffset, byteOffset + byteLength))
  const emoji = new Map(
    JSON.parse(readFileSync(require.resolve('emojibase-data/en/data.json'), 'utf8')).map(row => [row.label, row.emoji]),
  )
  return entity => {
    const [glyph, ...more] = font.stringToGlyphs(emoji.get(entity.name).replaceAll('\ufe0f', ''))
    if (glyph.index === 0 || more.length > 0) return undefined
    entity.icons[set] = `glyph ${glyph.index}`
    const { x1, y1, x2, y2 } = glyph.getBoundingBox()
    const [width, height] = [x2 - x1, y2 - y1]
    const size = Math.max(width, height) * 1.05
    const [left, top] = [(x1 + x2 - size) / 2, (-y1 - y2 - size) / 2]
    const path = glyph.getPath(0, 0, font.unitsPerEm).toPathData(1)
    return { body: `<path d="${path}"/>`, viewBox: `${left} ${top} ${size} ${size}` }
  }
}

function findGlyph({ id, icons: names }, set, { icons }) {
  if (homonyms.has(id) && set !== 'fluent-emoji-high-contrast') return undefined
  const wanted = [names['fluent-emoji'], id, id.replace(/-face$/, ''), id.split('-').reverse().join('-')]
  // Some sets draw a thing several times and number the drawings.
  const endings = set === 'ph' ? ['-duotone'] : ['', '-01', '-one']
  return endings.flatMap(ending => wanted.map(name => name + ending)).find(name => icons[name] !== undefined)
}
