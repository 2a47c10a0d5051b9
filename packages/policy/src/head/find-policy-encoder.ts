import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { RegionPolicy } from '@region-r1/core'
import { nameShippedEncoder, type ShippedEncoderName } from '@region-r1/encoder'
import { readPolicyConfig } from './read-policy-config.ts'

/**
 * The shipped encoder that a trained policy's folder reads, for callers who name none: a policy made for icons is of no
 * use with photos. Undefined where the policy is no folder, or is one of another encoder.
 *
 * @throws ModelFormatError where the folder's policy is incomplete or damaged.
 */
export async function findPolicyEncoder(
  policy: RegionPolicy | string | undefined,
): Promise<ShippedEncoderName | undefined> {
  if (typeof policy !== 'string' || !existsSync(join(policy, 'config.json'))) return undefined
  return nameShippedEncoder((await readPolicyConfig(policy)).encoder.id)
}
