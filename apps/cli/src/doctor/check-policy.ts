import type { DualEncoder } from '@region-r1/core'
import type { ShippedEncoderName } from '@region-r1/encoder'
import { loadDefaultPolicy } from '@region-r1/policy'
import type { Check } from './check.ts'

/** Which policy decides by default with the encoder of that name; a trained one is checked against its sha256. */
export async function checkPolicy(encoder: DualEncoder, name: ShippedEncoderName): Promise<Omit<Check, 'name'>> {
  const policy = await loadDefaultPolicy({ encoder })
  await policy.dispose?.()
  const message = `${name}: ${policy.id}`
  if (name !== 'icons') return { status: 'ok', message }
  if (policy.id.startsWith('head-')) return { status: 'ok', message: `${message}, files as shipped` }
  return {
    status: 'warn',
    message: `${message}: no head is there that was trained on ${encoder.id}`,
    advice: 'install @region-r1/policy again',
  }
}
