import type { RerankCandidate } from '@region-r1/scoring'
import { nameDocuments } from '../name-documents.ts'
import type { JsonObject } from './json.ts'
import type { AdapterWarning } from './warning.ts'

/** The AI SDK's documents: all texts, or all objects. */
export type RerankingDocuments =
  | { readonly type: 'text'; readonly values: readonly string[] }
  | { readonly type: 'object'; readonly values: readonly JsonObject[] }

const readFields = new Set(['id', 'title', 'text', 'image'])

/**
 * Documents as candidates. Of an object `id`, `title`, `text` and `image` are read; one that has none of them is read as its
 * JSON, as text-only rerankers of the SDK do.
 */
export function toCandidates(documents: RerankingDocuments): {
  readonly candidates: RerankCandidate[]
  readonly warnings: AdapterWarning[]
} {
  if (documents.type === 'text') {
    return { candidates: documents.values.map((text, index) => ({ id: `documents[${index}]`, text })), warnings: [] }
  }
  const names = nameDocuments(
    'documents',
    documents.values.map(document => (isText(document?.id) ? document.id : undefined)),
  )
  const dropped = new Set<string>()
  let stringified = 0
  const candidates = documents.values.map((document, index): RerankCandidate => {
    const id = names[index]!
    // Rows of a database may be null: such a document ranks last.
    if (document === null || document === undefined) return { id, text: '' }
    const text = [document.title, document.text].filter(isText).join('. ')
    const image = isText(document.image) ? document.image : undefined
    if (text === '' && image === undefined) {
      stringified++
      return { id, text: JSON.stringify(document) }
    }
    for (const key of Object.keys(document)) if (!readFields.has(key)) dropped.add(key)
    return { id, image, ...(text !== '' && { text }) }
  })
  const warnings: AdapterWarning[] = []
  if (stringified > 0) {
    warnings.push({
      type: 'compatibility',
      feature: 'object documents',
      details: `${stringified} without title, text or image are ranked by their JSON`,
    })
  }
  if (dropped.size > 0) {
    const details = `only title, text and image are ranked by, not ${[...dropped].join(', ')}`
    warnings.push({ type: 'compatibility', feature: 'object documents', details })
  }
  return { candidates, warnings }
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value.trim() !== ''
}
