import { getImageLocation } from '@region-r1/encoder'
import type { RerankCandidate } from '@region-r1/scoring'

/**
 * Candidates without the pictures that are paths or `file:` URLs, each with a warning. Documents come from whoever wrote
 * them: a path among them must not read this machine's files, nor tell which are there.
 *
 * @example
 * withholdFilePaths([{ id: 'e7', image: '/etc/passwd', text: 'Owl' }]).candidates // [ { id: 'e7', text: 'Owl' } ]
 */
export function withholdFilePaths(candidates: readonly RerankCandidate[]): {
  readonly candidates: readonly RerankCandidate[]
  readonly warnings: readonly string[]
} {
  const warnings: string[] = []
  const kept = candidates.map(candidate => {
    const { image, ...rest } = candidate
    if (!isFilePath(image)) return candidate
    warnings.push(
      `candidate "${candidate.id}": its picture is a path and was not read; pass a data: or http(s) URL, or allowFilePaths where you trust the documents`,
    )
    return { ...rest, text: rest.text ?? '' }
  })
  return { candidates: kept, warnings }
}

function isFilePath(image: unknown): boolean {
  const location = getImageLocation(image)
  return location !== undefined && !/^(data|https?):/i.test(location)
}
