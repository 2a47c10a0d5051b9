/** `keep` is what all are compared with, bounds see the labels, given orders stand in the data, the rest are policies. */
export type SystemKind = 'keep' | 'policy' | 'given' | 'bound'

/** What the name of a system says about it. */
export function getSystemKind(name: string): SystemKind {
  if (name === 'keep') return 'keep'
  if (name === 'first-stage' || name === 'file-order') return 'given'
  return name === 'target' || name === 'oracle' ? 'bound' : 'policy'
}

/**
 * The system that a report is about: `head` where it ran, else the last policy named, else the last given order, else the last bound; null where
 * keep alone ran.
 */
export function chooseFeaturedSystem(systems: readonly string[]): string | null {
  if (systems.includes('head')) return 'head'
  const last = (kind: SystemKind) => systems.findLast(name => getSystemKind(name) === kind)
  return last('policy') ?? last('given') ?? last('bound') ?? null
}
