import { openBackend as openEncoderBackend } from '@region-r1/encoder-trainer'
import { openBackend } from '@region-r1/trainer'
import type { Check } from './check.ts'

/** On which backends `train`, and `train-encoder` and `adapt`, compute here, and why these on no faster one. */
export async function checkTraining(): Promise<Omit<Check, 'name'>> {
  const { name: policies } = await openBackend('auto')
  const { name, passedOver } = await openEncoderBackend('auto')
  const rest = passedOver.map(reason => `; not ${reason}`).join('')
  return { status: 'ok', message: `train computes on ${policies}, train-encoder and adapt on ${name}${rest}` }
}
