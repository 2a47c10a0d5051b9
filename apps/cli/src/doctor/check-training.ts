import { openBackend } from '@region-r1/trainer'
import type { Check } from './check.ts'

/** On which backend `train` computes here, and why on no faster one. */
export async function checkTraining(): Promise<Omit<Check, 'name'>> {
  const { name, passedOver } = await openBackend('auto')
  const rest = passedOver.map(reason => `; not ${reason}`).join('')
  return { status: 'ok', message: `train computes on ${name}${rest}` }
}
