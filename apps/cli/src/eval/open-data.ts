import { InvalidArgumentError } from '@region-r1/core'
import type { CommandContext } from '../command-context.ts'
import type { SplitName } from '../split-names.ts'
import type { OpenEvaluation } from './open-evaluation.ts'
import { openIconScenes } from './open-icon-scenes.ts'

/** Which queries a command takes. */
export interface DataFlags {
  readonly data?: string
  readonly dataset?: 'icon-scenes'
  readonly split: SplitName
  readonly lists: 'gold+hard' | 'retrieved'
  readonly limit?: number
  readonly seed: number
}

export interface OpenedData {
  readonly file: string
  /** The first so many examples; all if undefined. */
  readonly limit: number | undefined
  /** As reports head it. */
  readonly title: string
}

const datasetQueries = 500

/** @throws InvalidArgumentError where the flags name no data. */
export function assertDataNamed({ data, dataset }: DataFlags): void {
  if (data !== undefined || dataset !== undefined) return
  throw new InvalidArgumentError({
    argument: 'data',
    message: 'nothing to evaluate on: give --data FILE or --dataset icon-scenes',
  })
}

/**
 * The file of examples that the flags name, generated where it is the dataset and not there yet. Its lists are retrieved
 * by the policies' encoder, so that other scorers are compared on the same lists.
 */
export async function openData(
  { data, dataset, split, lists, limit, seed }: DataFlags,
  { encoder }: Pick<OpenEvaluation, 'encoder'>,
  context: CommandContext,
): Promise<OpenedData> {
  if (data !== undefined) return { file: data, limit, title: data }
  const queries = limit ?? datasetQueries
  const file = await openIconScenes({ split, lists, seed, queries, encoder }, context)
  return { file, limit: queries, title: `${dataset}, ${split}, ${lists}` }
}
