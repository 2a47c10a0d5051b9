import type { RegionPolicy } from '@region-r1/core'
import { createLookPolicy } from '../baselines/look-policy.ts'
import { findIconPolicyDirectory } from './find-icon-policy-directory.ts'
import { type LoadPolicyOptions, loadPolicy } from './load-policy.ts'
import { readPolicyEncoderId } from './read-policy-folder.ts'

/**
 * The policy where the caller names none: the shipped one where it was trained on this encoder, otherwise `look`, which
 * works with every encoder and has no threshold of crop probabilities. `looks: 1` leaves `look` nothing to decide by.
 *
 * @param directory - the shipped policy's folder
 * @throws InvalidArgumentError where threshold or looks are none.
 */
export async function loadDefaultPolicy(
  options: LoadPolicyOptions,
  directory: string | undefined = findIconPolicyDirectory(),
): Promise<RegionPolicy> {
  const { encoder, looks } = options
  if (directory !== undefined && (await readPolicyEncoderId(directory)) === encoder.id) {
    return loadPolicy(directory, options)
  }
  return createLookPolicy({ looks })
}
