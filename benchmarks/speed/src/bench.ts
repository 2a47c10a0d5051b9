import { parseArgs } from 'node:util'
import { benchClip } from './bench-clip.ts'
import { benchPhotos } from './bench-photos.ts'
import { benchStart } from './bench-start.ts'
import { benchVectors } from './bench-vectors.ts'
import { startPeers } from './start-peers.ts'

const { values } = parseArgs({
  options: {
    python: { type: 'string', default: 'python3' },
    clip: { type: 'string' },
    transformers: { type: 'string', default: '.' },
  },
})
const python = startPeers(values.python, 'peers.py')
console.log('| task | variant | median ms | times the first |\n| --- | --- | --: | --: |')
await benchStart()
await benchVectors(python)
await benchPhotos(python)
if (values.clip !== undefined) {
  const transformers = startPeers(process.execPath, 'peers.mjs', [values.transformers])
  await benchClip(values.clip, python, transformers)
  transformers.close()
}
python.close()
