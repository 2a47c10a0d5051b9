/**
 * Ids of a framework's documents as candidates: their own, by which a store knows them and warnings name them. Documents
 * of several retrievers may share one; the later ones, and those without any, are named by their place.
 *
 * @example
 * nameDocuments('nodes', ['e7', undefined, 'e7']) // [ 'e7', 'nodes[1]', 'nodes[2]' ]
 */
export function nameDocuments(kind: 'documents' | 'nodes', ids: readonly (string | undefined)[]): string[] {
  const seen = new Set<string>()
  return ids.map((id, index) => {
    const name = id === undefined || seen.has(id) ? `${kind}[${index}]` : id
    seen.add(name)
    return name
  })
}
