import { readFile, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { readLeftOutQueries } from '@region-r1/datasets'
import type { LeftOutQuery } from '@region-r1/eval'

/** What a file of examples is, as far as its evaluation asks. */
export interface ReadLeftOutOptions {
  readonly file: string
  /** The first so many examples alone are evaluated: then nobody can say which of the others count. */
  readonly limit: number | undefined
  /** Queries without any of these tags are not evaluated. */
  readonly tags: readonly string[] | undefined
  readonly denominator: 'all' | 'listed'
}

/** The queries that were left out, and what a reader of the table should know about them. */
export interface LeftOutReport {
  readonly leftOut: readonly LeftOutQuery[]
  readonly notes: readonly string[]
}

const recipes = ['questions', 'examples']

/** Reads what `data prepare questions` left out of a file, by the manifest beside it. */
export async function readLeftOut({ file, limit, tags, denominator }: ReadLeftOutOptions): Promise<LeftOutReport> {
  const manifest = await readManifest(file)
  if (manifest === undefined || !recipes.includes(manifest.recipe) || manifest.leftOut === 0) {
    return { leftOut: [], notes: [] }
  }
  const what = `${manifest.leftOut} of ${manifest.items} questions were left out when the lists were made`
  if (!manifest.isOfFile) {
    return { leftOut: [], notes: [`${what}, but ${file} has changed since: they are not counted as missed`] }
  }
  if (denominator === 'listed') return { leftOut: [], notes: [`${what}; by --denominator listed they are not counted`] }
  if (limit !== undefined) return { leftOut: [], notes: [`${what}; with --limit they are not counted as missed`] }
  const leftOut: LeftOutQuery[] = []
  for await (const query of readLeftOutQueries(join(dirname(file), 'left-out.jsonl'))) {
    if (tags === undefined || query.tags?.some(tag => tags.includes(tag))) leftOut.push(query)
  }
  const among = tags === undefined ? '' : ` (${leftOut.length} of those asked for)`
  return { leftOut, notes: [`${what}${among}: they count as missed; --denominator listed leaves them out`] }
}

/** The manifest beside the file; undefined where there is none of a preparation. */
async function readManifest(file: string) {
  const text = await readFile(join(dirname(file), 'manifest.json'), 'utf8').catch(() => undefined)
  if (text === undefined) return undefined
  try {
    const { settings, items, leftOut, files } = JSON.parse(text)
    const { size } = await stat(file)
    const isOfFile = files?.[basename(file)]?.bytes === size
    return { recipe: String(settings?.recipe), items: Number(items), leftOut: Number(leftOut), isOfFile }
  } catch {
    return undefined
  }
}
