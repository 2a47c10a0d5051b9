import { InvalidArgumentError, type RegionPolicy } from '@region-r1/core'
import { type BaselinePolicyName, baselinePolicyNames } from '../names.ts'
import { createCenterPolicy } from './center-policy.ts'
import { createKeepPolicy } from './keep-policy.ts'
import { createLookPolicy } from './look-policy.ts'
import { createRandomPolicy } from './random-policy.ts'
import { createSimilarityPolicy } from './similarity-policy.ts'

const baselines = {
  keep: () => createKeepPolicy(),
  center: () => createCenterPolicy(),
  random: ({ seed = 0 }: BaselinePolicyOptions) => createRandomPolicy({ seed }),
  similarity: () => createSimilarityPolicy(),
  look: ({ looks }: BaselinePolicyOptions) => createLookPolicy({ looks }),
} satisfies Readonly<Record<BaselinePolicyName, (options: BaselinePolicyOptions) => RegionPolicy>>

/** What the named policies take. */
export interface BaselinePolicyOptions {
  /** Of the random policy. @default 0 */
  readonly seed?: number | string | undefined
  /** Crops that `look` may look at. @default 16 */
  readonly looks?: number | undefined
}

/** Whether the name is one of {@link baselinePolicyNames}. */
export function isBaselinePolicyName(name: string): name is BaselinePolicyName {
  return Object.hasOwn(baselines, name)
}

/**
 * A policy that needs no training by its name, at its defaults.
 *
 * @throws InvalidArgumentError where there is none of that name.
 */
export function createBaselinePolicy(name: string, options: BaselinePolicyOptions = {}): RegionPolicy {
  if (!isBaselinePolicyName(name)) {
    throw new InvalidArgumentError({
      argument: 'policy',
      message: `there is no policy "${name}"; the ones that need no training are ${baselinePolicyNames.join(', ')}`,
    })
  }
  return baselines[name](options)
}
