import { copyFile, mkdir, open, readFile, rename, truncate } from 'node:fs/promises'
import { dirname } from 'node:path'
import { InvalidArgumentError } from '@region-r1/core'
import { type LabelableExample, type LabelExamplesOptions, labelExamples } from './label-examples.ts'
import { loadDecisionLabels } from './load-decision-labels.ts'

/** Who labels, and who hears of it. */
export interface SaveDecisionLabelsOptions extends LabelExamplesOptions {
  /** Called after each example that was asked about. */
  readonly onProgress?: ((progress: LabelProgress) => void) | undefined
}

/** How far labelling has come. */
export interface LabelProgress {
  /** Labels written now. */
  readonly labeled: number
  /** Labels that an earlier run had written. */
  readonly known: number
  /** Examples without a label. */
  readonly failed: number
}

/** What a run of labelling left behind. */
export interface SaveDecisionLabelsResult {
  /** Labels written now. */
  readonly labeled: number
  /** Labels that an earlier run had written. */
  readonly known: number
  /** Examples without a label, and why. */
  readonly failures: readonly { readonly queryId: string; readonly error: unknown }[]
}

/**
 * Labels examples into a JSON Lines file of {@link DecisionLabel}. Answers of a vision-language model are dear, so none
 * is lost: each is appended to `path.partial` as it comes, which becomes `path` at the end. After a kill or an abort, or
 * where examples failed or were added, the same call goes on from what is there.
 *
 * @throws InvalidArgumentError where the labels that are there are another policy's; DataFormatError where they are
 * broken; the signal's reason.
 */
export async function saveDecisionLabels(
  path: string,
  examples: Iterable<LabelableExample> | AsyncIterable<LabelableExample>,
  { onProgress, ...options }: SaveDecisionLabelsOptions,
): Promise<SaveDecisionLabelsResult> {
  const partial = `${path}.partial`
  await mkdir(dirname(path), { recursive: true })
  const known = await openPartial(path, partial, options.policy.id)
  const failures: { queryId: string; error: unknown }[] = []
  let labeled = 0

  async function* skipKnown() {
    for await (const example of examples) if (!known.has(example.queryId)) yield example
  }

  const file = await open(partial, 'a')
  try {
    for await (const item of labelExamples(skipKnown(), options)) {
      if (item.status === 'rejected') failures.push({ queryId: item.queryId, error: item.error })
      else {
        await file.appendFile(`${JSON.stringify(item.label)}\n`)
        labeled++
      }
      onProgress?.({ labeled, known: known.size, failed: failures.length })
    }
  } finally {
    await file.close()
  }
  await rename(partial, path)
  return { labeled, known: known.size, failures }
}

/** Which queries have a label by now; afterwards the partial file holds those and nothing else. */
async function openPartial(path: string, partial: string, policyId: string): Promise<ReadonlySet<string>> {
  if (!(await endAtLineBreak(partial)) && !(await copyIfThere(path, partial))) return new Set()
  const labels = await loadDecisionLabels(partial)
  for (const { policy } of labels.values()) {
    if (policy === policyId) continue
    throw new InvalidArgumentError({
      argument: 'path',
      message: `${path} has labels of the policy ${policy}, and ${policyId} is to label now; write to another file`,
    })
  }
  return new Set(labels.keys())
}

/** Cuts off a line that a kill has left by half; false where there is no file. */
async function endAtLineBreak(path: string): Promise<boolean> {
  const bytes = await readFile(path).catch(ignoreMissing)
  if (bytes === undefined) return false
  await truncate(path, bytes.lastIndexOf(0x0a) + 1)
  return true
}

async function copyIfThere(from: string, to: string): Promise<boolean> {
  return copyFile(from, to)
    .then(() => true, ignoreMissing)
    .then(Boolean)
}

function ignoreMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error
}
