import { InvalidArgumentError } from '@region-r1/core'
import type { Split } from '@region-r1/scenes/names'
import type { CommandContext } from '../command-context.ts'
import type { ListKind } from './list-kinds.ts'
import type { OpenEvaluation } from './open-evaluation.ts'
import { openIconScenes } from './open-icon-scenes.ts'

/** Which queries a command takes. */
export interface DataFlags {
  readonly data?: string
  readonly dataset?: 'icon-scenes'
  /** @default 'test' */
  readonly split?: Split
  /** @default 'gold+hard' */
  readonly lists?: ListKind
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

/** @throws InvalidArgumentError where the flags name no data, or ask a file for what the dataset alone has. */
export function assertDataNamed({ data, dataset, split, lists }: DataFlags): void {
  const foreign = split === undefined ? lists && '--lists' : '--split'
  if (data !== undefined && foreign !== undefined) {
    throw new InvalidArgumentError({
      argument: foreign.slice(2),
      message: `${foreign} is for --dataset; ${data} is evaluated as it is: leave ${foreign} away, or name the file of what you want`,
    })
  }
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
  { data, dataset, split = 'test', lists = 'gold+hard', limit, seed }: DataFlags,
  { encoder }: Pick<OpenEvaluation, 'encoder'>,
  context: CommandContext,
): Promise<OpenedData> {
  if (data !== undefined) return { file: data, limit, title: data }
  const queries = limit ?? datasetQueries
  const file = await openIconScenes({ split, lists, seed, queries, encoder }, context)
  return { file, limit: queries, title: `${dataset}, ${split}, ${lists}` }
}
