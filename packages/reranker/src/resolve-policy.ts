import { existsSync } from 'node:fs'
import {
  type DisposerStack,
  type DualEncoder,
  describeType,
  InvalidArgumentError,
  type RegionPolicy,
} from '@region-r1/core'
import {
  baselinePolicyNames,
  createBaselinePolicy,
  isBaselinePolicyName,
  type LoadPolicyOptions,
  loadDefaultPolicy,
  loadPolicy,
  loadShippedHead,
} from '@region-r1/policy'

/**
 * The policy itself, the one of that name, the one in that folder, or the default one for the encoder; what is loaded for
 * it is noted to be freed.
 *
 * @throws RegionR1Error where the policy cannot see by the encoder.
 */
export async function resolvePolicy(
  policy: RegionPolicy | string | undefined,
  encoder: DualEncoder,
  { looks, disposers }: { readonly looks: number | undefined; readonly disposers: DisposerStack },
): Promise<RegionPolicy> {
  if (policy !== undefined && typeof policy !== 'string') assertPolicy(policy)
  const found = typeof policy === 'object' ? policy : await loadByName(policy, { encoder, looks })
  if (found !== policy) disposers.defer(() => found.dispose?.())
  await found.doCheckEncoder?.(encoder)
  return found
}

function assertPolicy(policy: RegionPolicy): void {
  if (typeof policy?.doDecide === 'function') return
  const message = `expected a policy's name or folder, or one with doDecide, got ${describeType(policy)}`
  throw new InvalidArgumentError({ argument: 'policy', message })
}

async function loadByName(name = 'default', options: LoadPolicyOptions): Promise<RegionPolicy> {
  if (name === 'default') return loadDefaultPolicy(options)
  if (isBaselinePolicyName(name)) return createBaselinePolicy(name, options)
  if (existsSync(name)) return loadPolicy(name, options)
  if (name === 'head') return requireShippedHead(options)
  throw new InvalidArgumentError({
    argument: 'policy',
    message: `there is no policy "${name}": expected default, ${baselinePolicyNames.join(', ')}, head, or the folder of a trained one`,
  })
}

async function requireShippedHead(options: LoadPolicyOptions): Promise<RegionPolicy> {
  const head = await loadShippedHead(options)
  if (head !== undefined) return head
  throw new InvalidArgumentError({
    argument: 'policy',
    message: `no head ships for the encoder ${options.encoder.id}: the one that does is for "icons"; take "look", which needs no training, or train a head and name its folder`,
  })
}
