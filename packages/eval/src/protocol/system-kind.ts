/** What a system decides by: policies by the picture and the question, given orders by the data, bounds by the labels. */
export const systemKinds = ['policy', 'given', 'bound'] as const
/** A policy, an order that was given, or a bound that sees the labels. `keep`, which all are compared with, is a policy. */
export type SystemKind = (typeof systemKinds)[number]

/**
 * The system that a report is about: `head` where it ran, else the last policy named, else the last given order, else the last bound; null where
 * keep alone ran.
 *
 * @param kinds - of each system by its name, in the order of the tables
 */
export function chooseFeaturedSystem(kinds: Readonly<Record<string, SystemKind>>): string | null {
  if (kinds.head !== undefined) return 'head'
  const names = Object.keys(kinds).filter(name => name !== 'keep')
  const last = (kind: SystemKind) => names.findLast(name => kinds[name] === kind)
  return last('policy') ?? last('given') ?? last('bound') ?? null
}
