// Renders the icons of one set named on standard input (a JSON list), printing each name before it starts.
import { readFileSync, writeSync } from 'node:fs'
import { createRequire } from 'node:module'
import { Resvg } from '@resvg/resvg-js'

const require = createRequire(import.meta.url)
const set = JSON.parse(readFileSync(require.resolve(`@iconify-json/${process.argv[2]}/icons.json`), 'utf8'))
for (const name of JSON.parse(readFileSync(0, 'utf8'))) {
  writeSync(1, `${name}\n`)
  const { body, width = set.width, height = set.height } = set.icons[name]
  // Some icons abort at one size alone: 32 is where colours are named, the others span what scenes draw.
  for (const side of [32, 64, 96, 240]) {
    new Resvg(
      `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="${side}" height="${side}" viewBox="0 0 ${width} ${height}">${body}</svg>`,
    ).render()
  }
}
