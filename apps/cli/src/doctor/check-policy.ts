import type { DualEncoder } from '@region-r1/core'
import { findDefaultPolicyDirectory, loadDefaultPolicy } from '@region-r1/policy'
import type { Check } from './check.ts'

/** Which policy decides by default; a trained one is checked against its sha256. */
export async function checkPolicy(encoder: DualEncoder): Promise<Omit<Check, 'name'>> {
  const policy = await loadDefaultPolicy({ encoder })
  await policy.dispose?.()
  const kind = findDefaultPolicyDirectory() === undefined ? 'no trained policy is shipped' : 'files as shipped'
  return { status: 'ok', message: `${policy.id}; ${kind}` }
}
