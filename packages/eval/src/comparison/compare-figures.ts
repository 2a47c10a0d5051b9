/** Whether two summaries hold the same figures. */
export interface FigureComparison {
  /** Numbers, and places where a number is defined in one alone, that both have a field for; those of `run` left out. */
  readonly compared: number
  /** Not the same to the bit, in the order of the first. */
  readonly differing: readonly {
    readonly path: string
    readonly before: number | null
    readonly after: number | null
  }[]
}

/**
 * Holds every figure of a summary against the same field of another: a change that should change no figure is shown by
 * none that differs. Fields that one of them lacks are no figure of both; `run` says where the figures come from; times
 * are never the same twice.
 *
 * @param before - as `readSummary` reads it, as is `after`
 */
export function compareFigures({ run: _, ...before }: { readonly run?: unknown }, after: object): FigureComparison {
  const pairs = listPairs(before, after, '')
  return { compared: pairs.length, differing: pairs.filter(pair => !Object.is(pair.before, pair.after)) }
}

function listPairs(before: unknown, after: unknown, path: string): FigureComparison['differing'][number][] {
  if (isFigure(before) && isFigure(after)) return [{ path, before, after }]
  if (!isObject(before) || !isObject(after)) return []
  return Object.entries(before).flatMap(([name, value]) =>
    name === 'msPerQuery' ? [] : listPairs(value, after[name], path === '' ? name : `${path}.${name}`),
  )
}

function isFigure(value: unknown): value is number | null {
  return typeof value === 'number' || value === null
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
}
