import type { RerankProgress, RerankStage } from './rerank-progress.ts'

/** A query of a window on its way through the stages, with what is known of it by now. */
export interface WindowEntry {
  /** Its place in the window. */
  readonly place: number
}

/** What all stages of a window share. */
export interface WindowContext {
  readonly signal: AbortSignal | undefined
  readonly onProgress: ((progress: RerankProgress) => void) | undefined
  /** Milliseconds of each stage so far. */
  readonly times: Record<RerankStage, number>
  /** By the queries' places: why one went no further. */
  readonly results: PromiseSettledResult<unknown>[]
}

/** Takes each query through a stage on its own; those that fail leave the others alone. @throws the signal's reason alone. */
export async function runEach<In extends WindowEntry, Out extends WindowEntry, Context extends WindowContext>(
  context: Context,
  stage: RerankStage,
  open: readonly In[],
  step: (entry: In, context: Context) => Promise<Out> | Out,
): Promise<Out[]> {
  if (open.length === 0) return []
  context.onProgress?.({ stage, completed: 0, total: open.length })
  const start = performance.now()
  const entries = await Promise.all(open.map(entry => attempt(context, entry, step)))
  context.times[stage] += performance.now() - start
  context.signal?.throwIfAborted()
  return entries.filter(entry => entry !== undefined)
}

async function attempt<In extends WindowEntry, Out, Context extends WindowContext>(
  context: Context,
  entry: In,
  step: (entry: In, context: Context) => Promise<Out> | Out,
): Promise<Out | undefined> {
  try {
    return await step(entry, context)
  } catch (reason) {
    context.results[entry.place] = { status: 'rejected', reason }
    return undefined
  }
}

/**
 * Takes all queries through a stage at once, so that encoder passes go in batches. Its failure is theirs.
 *
 * @throws the signal's reason alone.
 */
export async function runTogether<In extends WindowEntry, Out extends WindowEntry, Context extends WindowContext>(
  context: Context,
  open: readonly In[],
  step: (open: readonly In[], context: Context) => Promise<Out[]>,
): Promise<Out[]> {
  if (open.length === 0) return []
  try {
    return await step(open, context)
  } catch (reason) {
    context.signal?.throwIfAborted()
    for (const { place } of open) context.results[place] = { status: 'rejected', reason }
    return []
  }
}
