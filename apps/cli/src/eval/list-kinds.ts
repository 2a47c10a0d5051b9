/** The lists of icon-scenes: the gold entry and 19 hard ones, or the plain top 20. */
export const listKinds = ['gold+hard', 'retrieved'] as const

export type ListKind = (typeof listKinds)[number]
