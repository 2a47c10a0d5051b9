import { InvalidArgumentError } from '@region-r1/core'
import { type ClipRange, computeClippedTerm } from '../objective.ts'

/** What a policy that writes has drawn, and how it is learned from. B completions of at most T tokens; rows may be shorter. */
export interface SequenceLossOptions {
  /** `[B, T]`, log pi of each token of the completions, nats. */
  readonly logProbabilities: Rows
  /** `[B, T]`, of the policy that drew them. @default the same, as on the first update of a group */
  readonly oldLogProbabilities?: Rows | undefined
  /** `[B, T]`, of the policy that KL holds on to; needed where beta is above 0. */
  readonly referenceLogProbabilities?: Rows | undefined
  /** `[B, T]`, 1 where a token counts, 0 for padding, for what followed the end, and for what a tool wrote. @default all 1 */
  readonly mask?: Rows | undefined
  /** `[B]`, or `[B, T]` where tokens of decision and box are credited apart. */
  readonly advantages: ArrayLike<number> | Rows
  /** @default { epsilon: 0.2, epsilonHigh: 0.2 } */
  readonly clip?: ClipRange | undefined
  /** Of the KL divergence. @default 0 */
  readonly beta?: number | undefined
  /**
   * What the sum over tokens is divided by: `sequence`, each completion's own length, and the mean of these (TRL's
   * `loss_type: 'grpo'`); `batch`, all tokens that count (`bnpo`; `dapo` on one process without accumulation);
   * `constant`, B `maxLength` (`dr_grpo`), by which longer completions are not made cheaper. @default 'sequence'
   */
  readonly normalization?: 'sequence' | 'batch' | 'constant' | undefined
  /** The longest completion that could have been drawn, tokens; needed by `constant`. */
  readonly maxLength?: number | undefined
}

type Rows = readonly ArrayLike<number>[]

/** A loss of token log-probabilities. */
export interface SequenceLoss {
  /** What is minimised. */
  readonly loss: number
  /** `[B, T]`, the loss's derivatives by `logProbabilities`: what a framework's own backward pass goes on from. */
  readonly gradient: readonly Float64Array[]
  /** Mean over the tokens that count of TRL's estimate of KL(pi || reference), nats; 0 where beta is 0. */
  readonly kl: number
  /** Shares of the tokens that count whose ratio was clipped. */
  readonly clipRatio: { readonly low: number; readonly high: number }
}

const defaultClip: ClipRange = { epsilon: 0.2, epsilonHigh: 0.2 }

/**
 * GRPO's loss for a policy that writes, as the paper's does, over the log-probabilities of its tokens: minus the clipped
 * surrogate of each token, plus beta times the estimate exp(d) - d - 1 of its KL divergence, d = log pi_ref - log pi.
 * The numbers are those of TRL's trainer. A pure function: whoever trains a vision-language model elsewhere takes rewards
 * ({@link computeMixtureReward}), advantages ({@link computeSequenceAdvantages}) and the loss from here.
 *
 * @throws InvalidArgumentError where shapes differ, or what the settings need is missing.
 * @example
 * computeSequenceLoss({ logProbabilities: [[-1, -2], [-0.5]], advantages: [1, -1] }).loss // 0
 */
export function computeSequenceLoss(options: SequenceLossOptions): SequenceLoss {
  const { logProbabilities, oldLogProbabilities = logProbabilities, referenceLogProbabilities, advantages } = options
  const { clip = defaultClip, beta = 0, normalization = 'sequence', maxLength } = options
  const mask = options.mask ?? logProbabilities.map(row => new Uint8Array(row.length).fill(1))
  const apart = typeof advantages[0] !== 'number'
  const rows = {
    oldLogProbabilities,
    referenceLogProbabilities,
    mask,
    ...(apart && { advantages: advantages as Rows }),
  }
  assertShapes(logProbabilities, rows)
  if (advantages.length !== logProbabilities.length)
    refuse('advantages', `${advantages.length} of ${logProbabilities.length} completions`)
  if (beta > 0 && referenceLogProbabilities === undefined) {
    refuse('referenceLogProbabilities', `missing, but beta is ${beta}: KL needs the reference's log-probabilities`)
  }
  if (normalization === 'constant' && maxLength === undefined)
    refuse('maxLength', "missing, but normalization is 'constant'")

  const counts = mask.map(row => Array.from(row).reduce((sum, value) => sum + value, 0))
  const all = counts.reduce((sum, count) => sum + count, 0)
  const batch = logProbabilities.length
  const weighRow = {
    sequence: (row: number) => 1 / (batch * Math.max(1, counts[row]!)),
    batch: () => 1 / Math.max(1, all),
    constant: () => 1 / (batch * maxLength!),
  }[normalization]

  let loss = 0
  let kl = 0
  const clipped = { low: 0, high: 0 }
  const gradient = logProbabilities.map((tokens, row) => {
    const weight = weighRow(row)
    return Float64Array.from(tokens, (logProbability, token) => {
      const counted = mask[row]![token]!
      if (counted === 0) return 0
      const advantage = apart ? (advantages as Rows)[row]![token]! : (advantages as ArrayLike<number>)[row]!
      const term = computeClippedTerm(logProbability - oldLogProbabilities[row]![token]!, advantage, clip)
      if (term.clipped !== null) clipped[term.clipped] += counted
      let value = -term.value
      let slope = -term.slope
      if (beta > 0) {
        const away = referenceLogProbabilities![row]![token]! - logProbability
        const divergence = Math.exp(away) - away - 1
        kl += counted * divergence
        value += beta * divergence
        slope += beta * (1 - Math.exp(away))
      }
      loss += weight * counted * value
      return weight * counted * slope
    })
  })
  const perToken = 1 / Math.max(1, all)
  return {
    loss,
    gradient,
    kl: kl * perToken,
    clipRatio: { low: clipped.low * perToken, high: clipped.high * perToken },
  }
}

function assertShapes(expected: Rows, rows: Readonly<Record<string, Rows | undefined>>): void {
  for (const [name, given] of Object.entries(rows)) {
    if (given === undefined) continue
    if (given.length !== expected.length) refuse(name, `${given.length} rows for ${expected.length} completions`)
    const wrong = given.findIndex((row, index) => row.length !== expected[index]!.length)
    if (wrong >= 0) refuse(name, `${given[wrong]!.length} tokens in row ${wrong}, which has ${expected[wrong]!.length}`)
  }
}

function refuse(argument: string, what: string): never {
  throw new InvalidArgumentError({ argument, message: `${argument}: ${what}` })
}
