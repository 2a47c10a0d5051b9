import { parseArgs } from 'node:util'
import { benchClip } from './bench-clip.ts'
import { benchOverlap } from './bench-overlap.ts'
import { benchPhotos } from './bench-photos.ts'
import { benchStart } from './bench-start.ts'
import { benchVectors } from './bench-vectors.ts'
import { startPeers } from './start-peers.ts'

// Where the time goes, beside other libraries: node dist/bench.js [--only TABLE] [--python PYTHON] [--clip FOLDER --transformers FOLDER]
const { values } = parseArgs({
  options: {
    python: { type: 'string', default: 'python3' },
    clip: { type: 'string' },
    transformers: { type: 'string', default: '.' },
    only: { type: 'string' },
  },
})
const python = startPeers(values.python, 'peers.py')
const tables = {
  start: () => benchStart(),
  vectors: () => benchVectors(python),
  photos: () => benchPhotos(python),
  overlap: () => benchOverlap(),
  clip: async () => {
    if (values.clip === undefined) return
    const transformers = startPeers(process.execPath, 'peers.mjs', [values.transformers])
    await benchClip(values.clip, python, transformers)
    transformers.close()
  },
}
const names = Object.keys(tables)
if (values.only !== undefined && !names.includes(values.only)) {
  throw new Error(`--only is one of ${names.join(', ')}, got ${values.only}`)
}
console.log('| task | variant | median ms | times the first |\n| --- | --- | --: | --: |')
for (const [name, run] of Object.entries(tables)) if (values.only === undefined || values.only === name) await run()
python.close()
