// The names that options take, each list in one place. Nothing is imported: help texts load these alone.

/**
 * How a candidate's picture and text make one vector: `unit` adds their embeddings at unit length, so that both weigh the
 * same; `raw` adds them as the model gives them, as the paper's public code does. Either sum is brought to unit length.
 */
export const candidateFusions = ['unit', 'raw'] as const

/** The name of a way to add picture and text: see {@link candidateFusions}. */
export type CandidateFusion = (typeof candidateFusions)[number]
