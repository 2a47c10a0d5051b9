/** A part of the loss of one query, with its derivatives by the query's logits. */
export interface LogitsTerm {
  readonly value: number
  /** By the crop logit. */
  readonly crop: number
  /** `[A]`, by the anchors' logits. */
  readonly anchors: Float64Array
}

/** The sum of terms, each by its factor. */
export function sumTerms(
  terms: readonly (readonly [factor: number, term: LogitsTerm])[],
  anchorCount: number,
): LogitsTerm {
  let value = 0
  let crop = 0
  const anchors = new Float64Array(anchorCount)
  for (const [factor, term] of terms) {
    if (factor === 0) continue
    value += factor * term.value
    crop += factor * term.crop
    for (let index = 0; index < anchorCount; index++) anchors[index]! += factor * term.anchors[index]!
  }
  return { value, crop, anchors }
}
