// The names that options take, each list in one place. Nothing is imported: help texts load these alone.

/** What decides between equal scores: `candidate-order` keeps the order given, `trec-eval` puts the larger id first. */
export const tieRules = ['candidate-order', 'trec-eval'] as const

/** One of {@link tieRules}. */
export type TieRule = (typeof tieRules)[number]

/** What a label is worth: itself (`linear`, as the paper's code and trec_eval have it) or `2 ** label - 1`. */
export const ndcgGains = ['linear', 'exponential'] as const

/** One of {@link ndcgGains}. */
export type NdcgGain = (typeof ndcgGains)[number]

/** The systems that no picture is looked at for: their order stands in the data. */
export const givenOrderNames = ['first-stage', 'file-order'] as const

/** One of {@link givenOrderNames}. */
export type GivenOrderName = (typeof givenOrderNames)[number]

/** What a question without a prediction counts as: a wrong answer, or no question. */
export const unansweredRules = ['wrong', 'left-out'] as const

/** One of {@link unansweredRules}. */
export type UnansweredRule = (typeof unansweredRules)[number]
