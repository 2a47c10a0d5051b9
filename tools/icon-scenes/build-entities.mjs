// Builds packages/scenes/assets/icon-scenes/entities.json: the entities of icon-scenes with their CLDR names and
// keywords, kind, split, and the icon that shows each in every artist's set. Run again only to change the benchmark.
import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { kinds } from './kinds.mjs'

const require = createRequire(import.meta.url)
const readJson = name => JSON.parse(readFileSync(require.resolve(name), 'utf8'))

/** Every set; the knowledge base and the test artist must show an entity, and one artist whom training may see. */
const sets = [
  'noto',
  'noto-v1',
  'twemoji',
  'emojione',
  'fxemoji',
  'fluent-emoji',
  'fluent-emoji-flat',
  'streamline-emojis',
]
const required = ['noto', 'twemoji', 'fluent-emoji-flat']
/** Drawings that show another thing than the knowledge base's: an angelfish and a clownfish, a propeller and a jet, a
 * trench coat and a quilted jacket. The things stay; these drawings are neither shown nor asked for. */
const unlike = { emojione: ['tropical-fish', 'small-airplane'], twemoji: ['coat'] }
const validationShare = 0.16
const testShare = 0.24

const squash = text => text.toLowerCase().replace(/[^a-z0-9]/g, '')
const icons = Object.fromEntries(sets.map(set => [set, readJson(`@iconify-json/${set}/icons.json`)]))
const names = Object.fromEntries(
  sets.map(set => [
    set,
    new Map(
      Object.entries({ ...icons[set].aliases, ...icons[set].icons }).map(([name, icon]) => [
        squash(name),
        icon.parent ?? name,
      ]),
    ),
  ]),
)

// One or two words at a time that name no picture: they would be noise in an entry's text.
const vagueKeywords = new Set(['face', 'animal', 'nature', 'object', 'the', 'of', 'emoji'])

function collect() {
  const emoji = readJson('emojibase-data/en/data.json').filter(({ subgroup }) => subgroup !== undefined)
  const { subgroups } = readJson('emojibase-data/en/messages.json')
  const keyOf = new Map(subgroups.map(({ key, order }) => [order, key]))
  const entities = []
  for (const [kind, { subgroups: from, drop = [], add = [] }] of Object.entries(kinds)) {
    const labels = new Set(emoji.map(({ label }) => label))
    for (const label of [...drop, ...add]) if (!labels.has(label)) throw new Error(`kinds.mjs: no emoji "${label}"`)
    for (const { label, subgroup, tags = [] } of emoji) {
      const chosen = add.includes(label) || (from.includes(keyOf.get(subgroup)) && !drop.includes(label))
      if (!chosen || (keyOf.get(subgroup) !== undefined && label.includes('skin tone'))) continue
      const found = Object.fromEntries(sets.map(set => [set, names[set].get(squash(label))]).filter(([, name]) => name))
      if (!required.every(set => found[set])) continue
      const keywords = tags.filter(tag => !vagueKeywords.has(tag) && tag !== label)
      entities.push({
        id: label
          .toLowerCase()
          .replace(/[^a-z0-9]+/g, '-')
          .replace(/^-|-$/g, ''),
        name: label,
        keywords,
        kind,
        icons: found,
      })
    }
  }
  const seen = new Set()
  return entities.filter(({ id }) => !seen.has(id) && seen.add(id))
}

/** resvg aborts the whole process on a few icons, so each set renders in a child and names the icon at which it died. */
function findUnrenderable(set, list) {
  const broken = new Set()
  for (;;) {
    const rest = list.filter(name => !broken.has(name))
    const child = spawnSync(process.execPath, [new URL('./render-all.mjs', import.meta.url).pathname, set], {
      input: JSON.stringify(rest),
      encoding: 'utf8',
      maxBuffer: 1 << 26,
    })
    if (child.status === 0) return broken
    const last = child.stdout.trim().split('\n').at(-1)
    if (!last || broken.has(last)) throw new Error(`${set}: rendering failed: ${child.stderr}`)
    broken.add(last)
    console.error(`${set}: cannot render ${last}`)
  }
}

/** Splits within each kind, so that every kind stands in every split; validation needs the validation artist's icon. */
function assignSplits(entities) {
  const splits = new Map()
  const random = createMulberry32(20260405)
  for (const kind of Object.keys(kinds)) {
    const members = shuffle(
      entities.filter(entity => entity.kind === kind),
      random,
    )
    const validation = members
      .filter(({ icons }) => icons.emojione)
      .slice(0, Math.max(2, Math.round(members.length * validationShare)))
    const rest = members.filter(entity => !validation.includes(entity))
    const test = rest.slice(0, Math.max(2, Math.round(members.length * testShare)))
    for (const entity of members)
      splits.set(entity, validation.includes(entity) ? 'validation' : test.includes(entity) ? 'test' : 'train')
  }
  return entities.map(entity => ({ ...entity, split: splits.get(entity) }))
}

function createMulberry32(seed) {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}

function shuffle(items, random) {
  const copy = [...items]
  for (let last = copy.length - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1))
    ;[copy[last], copy[other]] = [copy[other], copy[last]]
  }
  return copy
}

const collected = collect()
for (const set of sets) {
  const broken = findUnrenderable(
    set,
    collected.flatMap(({ icons }) => icons[set] ?? []),
  )
  for (const entity of collected) if (broken.has(entity.icons[set])) delete entity.icons[set]
}
const entities = assignSplits(collected.filter(entity => required.every(set => entity.icons[set])))
for (const [set, ids] of Object.entries(unlike))
  for (const entity of entities.filter(({ id }) => ids.includes(id))) delete entity.icons[set]
// An icon named as its entity is the rule; only exceptions are written.
const rows = entities.map(({ id, name, keywords, kind, split, icons }) =>
  JSON.stringify({ id, name, keywords, kind, split, icons }),
)
const file = new URL('../../packages/scenes/assets/icon-scenes/entities.json', import.meta.url)
writeFileSync(file, `[\n${rows.join(',\n')}\n]\n`)

function count(key) {
  const counts = {}
  for (const entity of entities) counts[entity[key]] = (counts[entity[key]] ?? 0) + 1
  return counts
}
console.log(entities.length, count('split'), count('kind'))
console.log(Object.fromEntries(sets.map(set => [set, entities.filter(entity => entity.icons[set]).length])))
