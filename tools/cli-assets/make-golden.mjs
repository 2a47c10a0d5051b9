// Writes apps/cli/assets/golden.json, what `region-r1 doctor` compares with. `npm run assets` runs it: needed when the default encoder changes.
import { mkdir, writeFile } from 'node:fs/promises'
import { loadEncoder } from '@region-r1/encoder'
import { computeGoldenValues } from '../../apps/cli/dist/doctor/golden.js'

const file = new URL('../../apps/cli/assets/golden.json', import.meta.url)
const encoder = await loadEncoder('default', { device: 'cpu' })
await mkdir(new URL('.', file), { recursive: true })
await writeFile(file, `${JSON.stringify(await computeGoldenValues(encoder))}\n`)
await encoder.dispose()
process.stdout.write(`golden values of ${encoder.id}\n`)
