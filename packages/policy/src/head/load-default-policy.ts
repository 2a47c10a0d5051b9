import type { RegionPolicy } from '@region-r1/core'
import { createLookPolicy } from '../baselines/look-policy.ts'
import type { LoadPolicyOptions } from './load-policy.ts'
import { loadShippedHead } from './load-shipped-head.ts'

/**
 * The policy where the caller names none: the shipped one where it was trained on this encoder, otherwise `look`, which
 * works with every encoder and has no threshold of crop probabilities. `looks: 1` leaves `look` nothing to decide by.
 *
 * @param directory - the shipped policy's folder; where it ships if absent
 * @throws InvalidArgumentError where threshold or looks are none.
 */
export async function loadDefaultPolicy(
  options: LoadPolicyOptions,
  directory?: string | undefined,
): Promise<RegionPolicy> {
  return (await loadShippedHead(options, directory)) ?? createLookPolicy({ looks: options.looks })
}
