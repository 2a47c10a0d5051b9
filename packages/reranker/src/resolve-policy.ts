import { existsSync } from 'node:fs'
import { type DisposerStack, type DualEncoder, InvalidArgumentError, type RegionPolicy } from '@region-r1/core'
import {
  baselinePolicyNames,
  createBaselinePolicy,
  isBaselinePolicyName,
  loadDefaultPolicy,
  loadPolicy,
} from '@region-r1/policy'

/**
 * The policy itself, the one of that name, the one in that folder, or the default one for the encoder; what is loaded for
 * it is noted to be freed.
 */
export async function resolvePolicy(
  policy: RegionPolicy | string | undefined,
  encoder: DualEncoder,
  disposers: DisposerStack,
): Promise<RegionPolicy> {
  if (policy !== undefined && typeof policy !== 'string') return policy
  const loaded = await loadByName(policy, encoder)
  disposers.defer(() => loaded.dispose?.())
  return loaded
}

async function loadByName(name: string | undefined, encoder: DualEncoder): Promise<RegionPolicy> {
  if (name === undefined) return loadDefaultPolicy({ encoder })
  if (isBaselinePolicyName(name)) return createBaselinePolicy(name)
  if (existsSync(name)) return loadPolicy(name, { encoder })
  throw new InvalidArgumentError({
    argument: 'policy',
    message: `there is no policy "${name}": expected ${baselinePolicyNames.join(', ')}, or the folder of a trained one`,
  })
}
