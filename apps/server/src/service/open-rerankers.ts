import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { DualEncoder, RegionPolicy } from '@region-r1/core'
import {
  baselinePolicyNames,
  createBaselinePolicy,
  findDefaultPolicyDirectory,
  hasAlignedPatches,
  loadPolicy,
} from '@region-r1/policy'
import { createReranker, type Reranker } from '@region-r1/reranker'

/** A reranker a policy, all over one encoder. */
export interface Rerankers {
  /** What a request may name; the first one is the server's own. */
  readonly names: readonly string[]
  /** Loaded when first asked for. */
  open(name: string): Promise<Reranker>
  /** The server's own policy, made to crop wherever it finds a box. */
  openCropping(): Promise<Reranker>
  dispose(): Promise<void>
}

/** The policy that a server has of its own. */
export const ownPolicyName = 'default'

export async function openRerankers(encoder: DualEncoder, policy?: RegionPolicy | string): Promise<Rerankers> {
  const isAligned = await hasAlignedPatches(encoder)
  const own = await createReranker({ encoder, policy })
  const open = new Map<string, Promise<Reranker>>([[ownPolicyName, Promise.resolve(own)]])
  const owned: RegionPolicy[] = []

  function remember(name: string, make: () => Promise<Reranker>): Promise<Reranker> {
    const found = open.get(name) ?? make()
    open.set(name, found)
    return found
  }

  return {
    names: [ownPolicyName, ...baselinePolicyNames.filter(name => name !== 'similarity' || isAligned)],
    open: name => remember(name, () => createReranker({ encoder, policy: name })),
    openCropping: () =>
      remember('cropping', async () => {
        const cropping = await createCroppingPolicy(encoder, own.policy, policy)
        owned.push(cropping)
        return createReranker({ encoder, policy: cropping })
      }),
    async dispose() {
      for (const reranker of open.values()) await (await reranker).dispose()
      for (const policy of owned) await policy.dispose?.()
    },
  }
}

/** A trained head is asked for its best box; other policies that keep are overruled by one that needs no training. */
async function createCroppingPolicy(
  encoder: DualEncoder,
  policy: RegionPolicy,
  given: RegionPolicy | string | undefined,
): Promise<RegionPolicy> {
  const directory = given === undefined ? findDefaultPolicyDirectory() : given
  if (typeof directory === 'string' && policy.id.startsWith('head-') && existsSync(join(directory, 'config.json'))) {
    return loadPolicy(directory, { encoder, threshold: 0 })
  }
  const other = createBaselinePolicy((await hasAlignedPatches(encoder)) ? 'similarity' : 'center')
  return {
    id: `${policy.id} or ${other.id}`,
    async doDecide(input) {
      const outcome = await policy.doDecide(input)
      return outcome.type === 'crop' ? outcome : other.doDecide(input)
    },
  }
}
