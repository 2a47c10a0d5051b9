import { InvalidArgumentError, type RegionPolicy } from '@region-r1/core'
import { createSimilarityPolicy, hasAlignedPatches } from '../baselines/similarity-policy.ts'
import { findDefaultPolicyDirectory } from './find-default-policy-directory.ts'
import { type LoadPolicyOptions, loadPolicy } from './load-policy.ts'
import { readPolicyFolder } from './read-policy-folder.ts'

/**
 * The policy of a caller who names none: the shipped one where it was trained on this encoder, otherwise `similarity`,
 * which has no threshold.
 *
 * @param directory - the shipped policy's folder
 * @throws InvalidArgumentError where neither works with the encoder: its patch tokens cannot be compared with text.
 */
export async function loadDefaultPolicy(
  options: LoadPolicyOptions,
  directory: string | undefined = findDefaultPolicyDirectory(),
): Promise<RegionPolicy> {
  const { encoder } = options
  if (directory !== undefined && (await readPolicyFolder(directory)).config.encoder.id === encoder.id) {
    return loadPolicy(directory, options)
  }
  if (hasAlignedPatches(encoder)) return createSimilarityPolicy()
  throw new InvalidArgumentError({
    argument: 'policy',
    message: `there is no default policy for the encoder ${encoder.id}; name one: a folder of a policy trained for it, or "keep" to rank by the full picture`,
  })
}
