// The names that options take, each list in one place. Nothing is imported: help texts load these alone.

/** The parts of icon-scenes: apart by entity and by artist. */
export const splits = ['train', 'validation', 'test'] as const

/** The part of icon-scenes that a query belongs to. */
export type Split = (typeof splits)[number]
