// Writes apps/cli/assets/demo/photos: free photos of scikit-image's wheel, mosaics of them, questions and candidates:
//   node tools/cli-assets/make-photos.mjs FOLDER, where FOLDER holds skimage/data of that wheel. Same input, same bytes.
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import createJpeg from '@jimp/js-jpeg'
import { createPixelBox, createRng } from '@region-r1/core'
import { cropAndResize, readImageSource } from '@region-r1/encoder'

const [source] = process.argv.slice(2)
if (source === undefined) throw new Error('name the folder skimage/data of scikit-image')
const target = fileURLToPath(new URL('../../apps/cli/assets/demo/photos', import.meta.url))
const rng = createRng('demo/photos')
const mosaics = 8
const tileSide = 240

/** What a photo shows: questions of it as it is, with the true box, and the question of it as a tile of a mosaic. */
const photos = [
  {
    name: 'astronaut.png',
    asked: [
      ['Which spacecraft is this?', 'space-shuttle', [350, 0, 462, 278]],
      ['What is this helmet for?', 'crash-helmet', [282, 346, 512, 512]],
      ['What is this flag on?', 'flag-pole', [0, 0, 98, 512]],
    ],
    tile: ['What is this helmet for?', 'crash-helmet'],
  },
  {
    name: 'coffee.png',
    asked: [
      ['What is this spoon for?', 'spoon', [318, 66, 430, 326]],
      ['Which kind of coffee is this?', 'espresso', [204, 96, 372, 192]],
    ],
    tile: ['Which kind of coffee is this?', 'espresso'],
  },
  {
    name: 'chelsea.png',
    asked: [['Which kind of cat is this?', 'tabby-cat', [60, 0, 451, 300]]],
    tile: ['Which kind of cat is this?', 'tabby-cat'],
  },
  {
    name: 'rocket.jpg',
    asked: [['Which rocket is this?', 'rocket', [302, 120, 340, 410]]],
    tile: ['Which rocket is this?', 'rocket'],
  },
  {
    name: 'camera.png',
    asked: [
      ['What is he taking a photograph with?', 'reflex-camera', [260, 80, 360, 160]],
      ['What does this stand on?', 'tripod', [280, 150, 440, 480]],
    ],
    tile: ['Which camera is this?', 'reflex-camera'],
  },
]

const texts = {
  'space-shuttle': 'Space shuttle. A spacecraft with wings that lands like an aeroplane.',
  rocket: 'Rocket. A projectile that carries a satellite into orbit.',
  airliner: 'Airliner. A large aeroplane for passengers.',
  'crash-helmet': 'Crash helmet. A hard hat that protects the head.',
  'flag-pole': 'Flag pole. A staff on which a flag is raised.',
  'military-uniform': 'Military uniform. What soldiers wear.',
  espresso: 'Espresso. Strong coffee, brewed by pressure.',
  cup: 'Cup. A small drinking vessel with a handle.',
  spoon: 'Spoon. Cutlery to stir and to eat soup with.',
  plate: 'Plate. A flat dish to eat from.',
  'tabby-cat': 'Tabby cat. A domestic cat with a striped coat.',
  tiger: 'Tiger. A large striped cat of Asia.',
  beagle: 'Beagle. A small hound with long ears.',
  'reflex-camera': 'Reflex camera. A camera to take photographs with.',
  tripod: 'Tripod. Three legs that hold a camera.',
  telescope: 'Telescope. An instrument to see far things.',
  lighthouse: 'Lighthouse. A tower with a light that guides ships.',
  crane: 'Crane. A machine that lifts heavy loads.',
  'dining-table': 'Dining table. A table to have meals at.',
  teapot: 'Teapot. A pot to brew tea in.',
}

const credits = `# Credits

The photos are of [scikit-image](https://scikit-image.org)'s sample data (version 0.26), which says of their licences:

| photo | of | licence |
| --- | --- | --- |
| astronaut.jpg | Eileen Collins, by NASA | public domain, no known copyright restrictions |
| coffee.jpg | by Rachel Michetti, courtesy of Pikolo Espresso Bar | CC0 |
| chelsea.jpg | Chelsea the cat, by Stefan van der Walt | CC0 |
| rocket.jpg | launch of DSCOVR on Falcon 9, by SpaceX | public domain |
| camera.jpg | by Lav Varshney | CC0 |

Changes: written as JPEG; in \`mosaic-*.jpg\` their middle squares stand side by side, scaled. Made by
\`tools/cli-assets/make-photos.mjs\`.
`

await rm(target, { recursive: true, force: true })
await mkdir(target, { recursive: true })
const rows = []
const order = Object.keys(texts)
/** @type {(queryId: string, image: string, asked: any[], tag: string) => unknown} */
const ask = (queryId, image, [question, gold, [x1, y1, x2, y2]], tag) =>
  rows.push({
    queryId,
    image,
    question,
    candidates: order.map(id => ({ id, text: texts[id], relevance: id === gold ? 1 : 0 })),
    targetBox: { x1, y1, x2, y2 },
    tags: [tag],
  })

const tiles = []
for (const { name, asked, tile } of photos) {
  const image = await readImageSource(join(source, name))
  const file = name.replace(/\.\w+$/, '.jpg')
  await write(file, image)
  for (const [number, question] of asked.entries()) ask(`${file.slice(0, -4)}-${number}`, file, question, 'natural')
  const side = Math.min(image.width, image.height)
  const [x1, y1] = [Math.floor((image.width - side) / 2), Math.floor((image.height - side) / 2)]
  const box = createPixelBox({ x1, y1, x2: x1 + side, y2: y1 + side })
  tiles.push({ tile, pixels: cropAndResize(image, { box, width: tileSide, height: tileSide }) })
}
for (let number = 0; number < mosaics; number++) {
  const drawn = rng.shuffle(tiles).slice(0, 4)
  const side = 2 * tileSide
  const data = new Uint8Array(side * side * 3)
  const file = `mosaic-${number}.jpg`
  for (const [place, { tile, pixels }] of drawn.entries()) {
    const [left, top] = [(place % 2) * tileSide, Math.floor(place / 2) * tileSide]
    for (let row = 0; row < tileSide; row++) {
      const line = pixels.data.subarray(row * tileSide * 3, (row + 1) * tileSide * 3)
      data.set(line, ((top + row) * side + left) * 3)
    }
    const [question, gold] = tile
    ask(`mosaic-${number}-${place}`, file, [question, gold, [left, top, left + tileSide, top + tileSide]], 'mosaic')
  }
  await write(file, { width: side, height: side, data })
}
const lines = values => values.map(value => `${JSON.stringify(value)}\n`).join('')
await writeFile(join(target, 'examples.jsonl'), lines(rows))
await writeFile(join(target, 'candidates.jsonl'), lines(order.map(id => ({ id, text: texts[id] }))))
await writeFile(join(target, 'CREDITS.md'), credits)
process.stdout.write(`${rows.length} queries over ${photos.length} photos and ${mosaics} mosaics\n`)

async function write(file, { width, height, data }) {
  const rgba = Buffer.alloc(width * height * 4, 255)
  for (let pixel = 0; pixel < width * height; pixel++) rgba.set(data.subarray(3 * pixel, 3 * pixel + 3), 4 * pixel)
  await writeFile(join(target, file), await createJpeg().encode({ width, height, data: rgba }, { quality: 88 }))
}
