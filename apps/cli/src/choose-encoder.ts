import { readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { RegionPolicy } from '@region-r1/core'
import type { ShippedEncoderName } from '@region-r1/encoder'
import { findPolicyEncoder } from '@region-r1/policy'

/** What a command is given that may say which encoder it is about. */
export interface EncoderHints {
  /** Named by the caller: nothing else is asked. */
  readonly encoder?: string | undefined
  readonly dataset?: string | undefined
  /** A file of examples; the manifest beside it says of what data set it is. */
  readonly data?: string | undefined
  readonly policy?: RegionPolicy | string | undefined
}

/** Data sets that have an encoder of their own. */
const encodersOfDatasets: ReadonlyMap<unknown, ShippedEncoderName> = new Map([['icon-scenes', 'icons']])

/**
 * The encoder of a command that names none: that of the data set, else the one that the policy was trained on where it
 * ships; undefined stands for what {@link loadEncoder} takes by itself.
 */
export async function chooseEncoder({ encoder, dataset, data, policy }: EncoderHints): Promise<string | undefined> {
  if (encoder !== undefined) return encoder
  const named = dataset ?? (data === undefined ? undefined : await readDatasetName(data))
  return encodersOfDatasets.get(named) ?? findPolicyEncoder(policy)
}

/** Undefined where no manifest tells. */
async function readDatasetName(data: string): Promise<unknown> {
  try {
    return (JSON.parse(await readFile(join(dirname(data), 'manifest.json'), 'utf8')) as { dataset?: unknown } | null)
      ?.dataset
  } catch {
    return undefined
  }
}
