import type { RegionPolicy } from '@region-r1/core'

/** Always keeps the full picture: the ranking that every other policy is compared with. */
export function createKeepPolicy(): RegionPolicy {
  return {
    id: 'keep',
    async doDecide({ signal }) {
      signal?.throwIfAborted()
      return { type: 'keep', cropProbability: 0 }
    },
  }
}
