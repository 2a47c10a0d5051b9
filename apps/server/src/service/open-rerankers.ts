import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { DualEncoder, RegionPolicy } from '@region-r1/core'
import {
  baselinePolicyNames,
  createBaselinePolicy,
  findIconPolicyDirectory,
  hasAlignedPatches,
  loadPolicy,
} from '@region-r1/policy'
import { createReranker, type Reranker } from '@region-r1/reranker'

/** A reranker a policy, all over one encoder. */
export interface Rerankers {
  /** What a request may name; the first one is the server's own. */
  readonly names: readonly string[]
  /** Whether the encoder's patches can be compared with texts. */
  readonly isAligned: boolean
  /** Loaded when first asked for. */
  open(name: string, looks?: number): Promise<Reranker>
  /** The server's own policy, made to crop wherever it finds a box. */
  openCropping(looks?: number): Promise<Reranker>
  dispose(): Promise<void>
}

/** The policy that a server has of its own. */
export const ownPolicyName = 'default'

/** @param options.looks - of the server's own policy, where a request says no other number */
export async function openRerankers(
  encoder: DualEncoder,
  policy?: RegionPolicy | string,
  { looks: ownLooks }: { readonly looks?: number | undefined } = {},
): Promise<Rerankers> {
  const isAligned = await hasAlignedPatches(encoder)
  const own = await createReranker({ encoder, policy, looks: ownLooks })
  const open = new Map<string, Promise<Reranker>>([[formatKey(ownPolicyName), Promise.resolve(own)]])
  const owned: RegionPolicy[] = []

  function remember(key: string, make: () => Promise<Reranker>): Promise<Reranker> {
    const found = open.get(key) ?? make()
    open.set(key, found)
    // What cannot be made says so each time, and is nothing to be freed.
    found.catch(() => open.delete(key))
    return found
  }

  const rerankers: Rerankers = {
    isAligned,
    names: [ownPolicyName, ...baselinePolicyNames.filter(name => name !== 'similarity' || isAligned)],
    open: (name, looks) =>
      remember(formatKey(name, looks), () =>
        name === ownPolicyName
          ? createReranker({ encoder, policy, looks: looks ?? ownLooks })
          : createReranker({ encoder, policy: name, looks }),
      ),
    openCropping: (looks = ownLooks) =>
      remember(formatKey('cropping', looks), async () => {
        const { policy: chosen } = await rerankers.open(ownPolicyName, looks)
        const cropping = await createCroppingPolicy(encoder, chosen, { given: policy, looks })
        owned.push(cropping)
        return createReranker({ encoder, policy: cropping })
      }),
    async dispose() {
      for (const reranker of open.values()) await (await reranker).dispose()
      for (const policy of owned) await policy.dispose?.()
    },
  }
  return rerankers
}

function formatKey(name: string, looks?: number): string {
  return `${name} ${looks ?? ''}`
}

/** A trained head is asked for its best box; other policies that keep are overruled by one that needs no training. */
async function createCroppingPolicy(
  encoder: DualEncoder,
  policy: RegionPolicy,
  { given, looks }: { readonly given: RegionPolicy | string | undefined; readonly looks: number | undefined },
): Promise<RegionPolicy> {
  const isShipped = given === undefined || given === 'default' || given === 'head'
  const directory = isShipped ? findIconPolicyDirectory() : given
  if (typeof directory === 'string' && policy.id.startsWith('head-') && existsSync(join(directory, 'config.json'))) {
    return loadPolicy(directory, { encoder, threshold: 0, looks })
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
