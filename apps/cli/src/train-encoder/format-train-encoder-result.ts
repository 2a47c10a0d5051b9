import type { TrainEncoderResult } from '@region-r1/encoder-trainer'

/** What a run came to, for people. */
export function formatTrainEncoderResult(result: TrainEncoderResult): string {
  const { encoder, weights, pictures, entries, validatedOn, validation } = result
  const [first, mrr] = [validation['recall@1'], validation.mrr].map(value => value.toFixed(3))
  return [
    `${pictures} pictures of ${entries} entries, ${(weights / 1e6).toFixed(2)} M weights`,
    `${validation.pictures} ${validatedOn} among ${validation.entries} entries: Recall@1 ${first}, MRR ${mrr}`,
    `encoder: ${encoder}`,
  ].join('\n')
}
