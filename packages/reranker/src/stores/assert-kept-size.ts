import { InvalidArgumentError } from '@region-r1/core'

/** @throws InvalidArgumentError where what is there already keeps vectors of another length, or none at all. */
export function assertKeptSize(place: string, kept: number | undefined, embeddingSize: number): void {
  if (kept === embeddingSize) return
  const found = kept === undefined ? 'has no vectors of a fixed length' : `keeps vectors of ${kept} numbers`
  throw new InvalidArgumentError({
    argument: 'embeddingSize',
    message: `${place} ${found}, expected ${embeddingSize}; name another one for this encoder, or drop it`,
  })
}
