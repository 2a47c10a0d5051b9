import { existsSync } from 'node:fs'
import { type DualEncoder, InvalidArgumentError, type RegionPolicy } from '@region-r1/core'
import {
  baselinePolicyNames,
  createBaselinePolicy,
  isBaselinePolicyName,
  loadDefaultPolicy,
  loadPolicy,
} from '@region-r1/policy'

/** A policy and how to free what was loaded for it: nothing where the caller brought it. */
export interface ResolvedPolicy {
  readonly policy: RegionPolicy
  dispose(): Promise<void>
}

/** The policy itself, the one of that name, the one in that folder, or the default one for the encoder. */
export async function resolvePolicy(
  policy: RegionPolicy | string | undefined,
  encoder: DualEncoder,
): Promise<ResolvedPolicy> {
  if (policy !== undefined && typeof policy !== 'string') return { policy, dispose: async () => {} }
  const loaded = await loadByName(policy, encoder)
  return { policy: loaded, dispose: async () => loaded.dispose?.() }
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
