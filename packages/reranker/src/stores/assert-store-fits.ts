import { type DualEncoder, InvalidArgumentError } from '@region-r1/core'
import type { CandidateStore } from './candidate-store.ts'

/** @throws InvalidArgumentError where the store's vectors have another length than the encoder's. */
export function assertStoreFits({ embeddingSize }: CandidateStore, encoder: DualEncoder): void {
  if (embeddingSize === encoder.embeddingSize) return
  throw new InvalidArgumentError({
    argument: 'store',
    message: `the store keeps vectors of ${embeddingSize} numbers, but those of ${encoder.id} have ${encoder.embeddingSize}; open a store for this encoder and fill it`,
  })
}
