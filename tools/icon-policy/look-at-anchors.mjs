import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createNormalizedBox } from '@region-r1/core'
import { loadEncoder, readImageSource } from '@region-r1/encoder'
import { createCandidateEmbedder } from '@region-r1/eval'
import { loadPolicy } from '@region-r1/policy'
import { createLooker, prepareQuery } from '@region-r1/scoring'
import { regionR1, root } from './region-r1.mjs'

/**
 * Looks at every anchor of validation scenes by a policy's encoder, with what the policy says of each. What was seen is
 * kept, a line a scene, below `.region-r1/second-look/POLICY`; a killed run goes on behind the last whole line.
 *
 * @returns {Promise<any[]>} of each scene its question, full picture and candidates as vectors, labels, and the anchors, likeliest first
 */
export async function lookAtAnchors({ directory, queries, seed }) {
  const encoder = await loadEncoder('icons')
  const policy = await loadPolicy(directory, { encoder })
  const scenes = join('.region-r1/second-look', encoder.id, `validation-${queries}-${seed}`)
  if (!existsSync(join(root, scenes, 'manifest.json'))) {
    const flags = ['--queries', queries, '--split', 'validation', '--seed', seed, '--out', scenes]
    await regionR1('data', 'generate', 'icon-scenes', ...flags)
  }
  const examples = readLines(join(root, scenes, 'examples.jsonl'))
  const images = { baseDirectory: join(root, scenes) }
  const embedCandidates = createCandidateEmbedder(encoder, { images })
  const folder = join(root, scenes, policy.id)
  mkdirSync(folder, { recursive: true })
  const file = join(folder, 'seen.jsonl')
  const seen = readLines(file)
  writeFileSync(file, seen.map(line => `${JSON.stringify(line)}\n`).join(''))
  for (const example of examples.slice(seen.length)) {
    const line = await lookAt(example)
    appendFileSync(file, `${JSON.stringify(line)}\n`)
    seen.push(line)
    if (seen.length % 50 === 0) console.error(`${seen.length} of ${examples.length} scenes looked at`)
  }
  await Promise.all([policy.dispose(), encoder.dispose()])
  return seen.map(unpack)

  async function lookAt({ image: source, question, candidates }) {
    const image = await readImageSource(source, images)
    const query = await prepareQuery({ image, question }, { encoder })
    const proposed = await policy.proposeCrops({ ...query, encoder })
    if (proposed.type === 'invalid') throw new Error(`${source}: ${proposed.reason}`)
    const { cropProbability, anchors } = proposed
    const embeddings = await createLooker({ image, encoder }).look(anchors.map(({ box }) => box))
    return {
      cropProbability,
      question: pack(query.questionEmbedding),
      full: pack(query.fullEmbedding),
      candidates: pack((await embedCandidates(candidates)).embeddings),
      labels: candidates.map(({ relevance = 0 }) => relevance),
      anchors: anchors.map((anchor, index) => ({ ...anchor, embedding: pack(embeddings[index]) })),
    }
  }
}

/** The whole lines of a file; none where there is no file. */
function readLines(file) {
  const text = existsSync(file) ? readFileSync(file, 'utf8') : ''
  return text
    .slice(0, text.lastIndexOf('\n') + 1)
    .split('\n')
    .filter(line => line !== '')
    .map(line => JSON.parse(line))
}

function unpack({ question, full, candidates, anchors, ...rest }) {
  return {
    ...{ ...rest, question: unpackVector(question), full: unpackVector(full), candidates: unpackVector(candidates) },
    anchors: anchors.map(({ box, embedding, ...anchor }) => {
      return { ...anchor, box: createNormalizedBox(box), embedding: unpackVector(embedding) }
    }),
  }
}

function pack({ buffer, byteOffset, byteLength }) {
  return Buffer.from(buffer, byteOffset, byteLength).toString('base64')
}

function unpackVector(text) {
  return new Float32Array(Uint8Array.from(Buffer.from(text, 'base64')).buffer)
}
