import type { RegionPolicy } from '@region-r1/core'
import { findIconPolicyDirectory } from './find-icon-policy-directory.ts'
import { type LoadPolicyOptions, loadPolicy } from './load-policy.ts'
import { readPolicyEncoderId } from './read-policy-folder.ts'

/**
 * The trained policy that ships, where it was trained on this encoder: every encoder needs a head of its own.
 *
 * @param directory - its folder
 * @returns undefined where it does not ship, or is for another encoder
 * @throws InvalidArgumentError where threshold or looks are none.
 */
export async function loadShippedHead(
  options: LoadPolicyOptions,
  directory: string | undefined = findIconPolicyDirectory(),
): Promise<RegionPolicy | undefined> {
  if (directory === undefined || (await readPolicyEncoderId(directory)) !== options.encoder.id) return undefined
  return loadPolicy(directory, options)
}
