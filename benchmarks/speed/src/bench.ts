import { parseArgs } from 'node:util'
import { benchPhotos } from './bench-photos.ts'
import { benchStart } from './bench-start.ts'
import { benchVectors } from './bench-vectors.ts'
import { startPeers } from './start-peers.ts'

const { values } = parseArgs({ options: { python: { type: 'string', default: 'python3' } } })
const peers = startPeers(values.python)
console.log('| task | variant | median ms | times the first |\n| --- | --- | --: | --: |')
await benchStart()
await benchVectors(peers)
await benchPhotos(peers)
peers.close()
