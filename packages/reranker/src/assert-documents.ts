import { describeType, InvalidArgumentError } from '@region-r1/core'

/** @throws InvalidArgumentError, by its place, where a framework's document is none, as a failed look-up gives null. */
export function assertDocuments(kind: 'documents' | 'nodes', documents: readonly unknown[]): void {
  const index = documents.findIndex(document => typeof document !== 'object' || document === null)
  if (index === -1) return
  const message = `expected ${kind}[${index}] as an object, got ${describeType(documents[index])}; leave it out`
  throw new InvalidArgumentError({ argument: kind, message })
}
