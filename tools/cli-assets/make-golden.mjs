// Writes apps/cli/assets/golden.json, what `region-r1 doctor` compares with. `npm run assets` runs it: needed when a shipped encoder changes.
import { mkdir, writeFile } from 'node:fs/promises'
import { loadEncoder, shippedEncoderNames } from '@region-r1/encoder'
import { computeGoldenValues } from '../../apps/cli/dist/doctor/golden.js'

const file = new URL('../../apps/cli/assets/golden.json', import.meta.url)
const values = {}
for (const name of shippedEncoderNames) {
  const encoder = await loadEncoder(name, { device: 'cpu' })
  values[name] = await computeGoldenValues(encoder)
  await encoder.dispose()
  process.stdout.write(`golden values of ${name}: ${encoder.id}\n`)
}
await mkdir(new URL('.', file), { recursive: true })
await writeFile(file, `${JSON.stringify(values)}\n`)
