import { join } from 'node:path'
import {
  computeDotProduct,
  createRng,
  type DualEncoder,
  InvalidArgumentError,
  type RerankExample,
  type Rng,
} from '@region-r1/core'
import { writeFileAtomically } from '@region-r1/core/node'
import { writeRerankExamples } from '@region-r1/datasets'
import { type CandidateList, chooseHardCandidates, chooseRetrievedCandidates } from '../candidates/choose-candidates.ts'
import type { RenderedSvg } from '../drawing/render-svg.ts'
import type { Split } from '../names.ts'
import { askQuestion, loadQuestionBook } from './ask-question.ts'
import { type DrawnScene, drawScene } from './draw-scene.ts'
import { type Entity, formatEntry, loadEntities, selectKnowledgeBase } from './entities.ts'
import { type IconSet, loadIconSet } from './icon-set.ts'
import { drawEntry, embedKnowledgeBase } from './knowledge-base.ts'
import { planScene } from './plan-scene.ts'
import { knowledgeBaseSet, sceneSets } from './splits.ts'

/** Part of every seed: a change of the generator that changes its bytes raises it. */
export const generatorVersion = 2
const encodeBatch = 32

/** Which part of the benchmark is generated, how much of it, and where it goes. */
export interface GenerateIconScenesOptions {
  readonly split: Split
  /** How many queries; training scenes give one for each of their icons, other scenes one each. */
  readonly queries: number
  /** Same seed, same bytes, whatever was generated before; the first queries do not depend on how many follow. */
  readonly seed: number
  /** Where `examples.jsonl`, `examples.retrieved.jsonl`, `manifest.json` and `images/` are written. */
  readonly directory: string
  /** Retrieves the candidates; the lists are as hard as this encoder finds them. */
  readonly encoder: DualEncoder
  readonly signal?: AbortSignal | undefined
  /** Called after each batch of scenes. */
  readonly onProgress?: ((progress: { readonly done: number; readonly total: number }) => void) | undefined
}

/** Where generated data lies. */
export interface IconScenesFiles {
  /** Gold and 19 hard candidates for each query. */
  readonly hard: string
  /** The plain top 20 of the full picture. */
  readonly retrieved: string
  readonly manifest: string
}

/**
 * Writes one split of icon-scenes, the embedded benchmark: questions about one icon of a cluttered scene, or about the
 * one icon of a large scene, with candidates from a knowledge base in which another artist drew each entity.
 *
 * @throws InvalidArgumentError where `queries` is no positive integer or an artist's set is not installed.
 */
export async function generateIconScenes(options: GenerateIconScenesOptions): Promise<IconScenesFiles> {
  const { split, queries, seed, directory, encoder, signal, onProgress } = options
  if (!Number.isInteger(queries) || queries < 1) {
    const message = `queries must be a positive integer, got ${queries}`
    throw new InvalidArgumentError({ argument: 'queries', message })
  }
  const rng = createRng(`icon-scenes/${generatorVersion}/${split}/${seed}`)
  const base = await buildKnowledgeBase(split, directory, encoder, signal)
  const hard: RerankExample[] = []
  const retrieved: RerankExample[] = []
  let pending: PendingScene[] = []

  const flush = async () => {
    const views = pending.map(({ scene }) => ({ image: scene.image }))
    const features = await encoder.encodeImages(views, { signal })
    for (const [index, { targets }] of pending.entries()) {
      const pictureScores = base.vectors.map(vector => computeDotProduct(vector, features[index]!.embedding))
      const plain = chooseRetrievedCandidates(pictureScores)
      for (const { query, entity } of targets) {
        const gold = base.positions.get(entity.id)!
        const goldScores = base.vectors.map(vector => computeDotProduct(vector, base.vectors[gold]!))
        hard.push(addCandidates(query, gold, chooseHardCandidates({ pictureScores, goldScores, gold }), base))
        retrieved.push(addCandidates(query, gold, plain, base))
      }
    }
    pending = []
    onProgress?.({ done: Math.min(hard.length, queries), total: queries })
  }

  let planned = 0
  for (const pendingScene of drawScenes(split, rng)) {
    signal?.throwIfAborted()
    const targets = pendingScene.targets.slice(0, queries - planned)
    if (targets.length === 0) continue
    planned += targets.length
    await writeFileAtomically(join(directory, pendingScene.file), pendingScene.scene.png)
    pending.push({ ...pendingScene, targets })
    if (pending.length === encodeBatch || planned === queries) await flush()
    if (planned === queries) break
  }

  const files = {
    hard: join(directory, 'examples.jsonl'),
    retrieved: join(directory, 'examples.retrieved.jsonl'),
    manifest: join(directory, 'manifest.json'),
  }
  await writeRerankExamples(files.retrieved, retrieved)
  await writeRerankExamples(files.hard, hard)
  const manifest = { dataset: 'icon-scenes', generatorVersion, split, queries, seed, encoder: encoder.id }
  await writeFileAtomically(files.manifest, [`${JSON.stringify(manifest, null, 2)}\n`])
  return files
}

type QueryWithoutCandidates = Omit<RerankExample, 'candidates'>

interface PendingScene {
  readonly scene: DrawnScene
  /** Relative to the output folder. */
  readonly file: string
  readonly targets: readonly { readonly query: QueryWithoutCandidates; readonly entity: Entity }[]
}

/** Scenes without end, each from a stream of its own. */
function* drawScenes(split: Split, rng: Rng): Generator<PendingScene> {
  const entities = loadEntities().filter(entity => entity.split === split)
  const book = loadQuestionBook()
  const sets = new Map<string, IconSet>(sceneSets[split].map(name => [name, loadIconSet(name)]))
  for (let number = 0; ; number++) {
    const sceneRng = rng.fork(number)
    const plan = planScene({ entities, sets: [...sets.keys()], rng: sceneRng })
    const scene = drawScene(plan, sets.get(plan.set)!, sceneRng)
    const id = `${split}-${String(number).padStart(5, '0')}`
    const file = `images/${id}.png`
    const targets = scene.icons.flatMap((icon, slot) => {
      const asked = askQuestion(icon, scene.icons, { book, split, rng: sceneRng })
      if (asked === null) return []
      const query = {
        queryId: `${id}-${slot}`,
        image: file,
        question: asked.text,
        targetBox: { x1: icon.left, y1: icon.top, x2: icon.left + icon.size, y2: icon.top + icon.size },
        tags: [plan.type, asked.type],
      }
      return [{ query, entity: icon.entity }]
    })
    // Training uses every icon of a scene; for measuring, one a scene keeps the queries independent.
    yield { scene, file, targets: split === 'train' || targets.length === 0 ? targets : [sceneRng.pick(targets)] }
  }
}

interface EmbeddedKnowledgeBase {
  readonly entities: readonly Entity[]
  readonly vectors: readonly Float32Array[]
  readonly positions: ReadonlyMap<string, number>
}

async function buildKnowledgeBase(
  split: Split,
  directory: string,
  encoder: DualEncoder,
  signal: AbortSignal | undefined,
): Promise<EmbeddedKnowledgeBase> {
  const entities = selectKnowledgeBase(loadEntities(), split)
  const set = loadIconSet(knowledgeBaseSet)
  const pictures: RenderedSvg[] = []
  for (const entity of entities) {
    signal?.throwIfAborted()
    const picture = drawEntry(entity, set)
    await writeFileAtomically(join(directory, formatEntryFile(entity)), picture.png)
    pictures.push(picture)
  }
  const vectors = await embedKnowledgeBase(entities, pictures, encoder, signal)
  return { entities, vectors, positions: new Map(entities.map(({ id }, position) => [id, position])) }
}

function formatEntryFile({ id }: Entity): string {
  return `images/kb/${id}.png`
}

function addCandidates(
  query: QueryWithoutCandidates,
  gold: number,
  { positions, scores }: CandidateList,
  { entities }: EmbeddedKnowledgeBase,
): RerankExample {
  const candidates = positions.map((position, rank) => {
    const entity = entities[position]!
    return {
      id: entity.id,
      image: formatEntryFile(entity),
      text: formatEntry(entity),
      relevance: position === gold ? 1 : 0,
      firstStageScore: Number(scores[rank]!.toFixed(6)),
    }
  })
  return { ...query, candidates }
}
