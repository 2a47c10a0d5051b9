import type { ImageSize } from '@region-r1/core'
import type { IssueLog } from '../issue-log.ts'
import { readImageSize } from '../read-image-size.ts'
import { isImageUrl } from '../resolve-image.ts'

/** A picture's size, or why there is none. */
export type Looked = ImageSize | 'missing' | 'unknown' | 'remote'

/** Looks each picture up once and tells the log of those that are missing or no pictures. */
export function createImageLook(log: IssueLog) {
  const seen = new Map<string, Looked>()
  async function look(image: string, line?: number): Promise<Looked> {
    const place = line === undefined ? {} : { line }
    const known = seen.get(image)
    if (known !== undefined) return known
    const found: Looked = isImageUrl(image) ? 'remote' : await readImageSize(image)
    seen.set(image, found)
    if (found === 'missing') {
      log.add({ kind: 'missing-image', severity: 'error', message: `there is no file ${image}`, ...place })
    } else if (found === 'unknown') {
      const message = `${image} has no header of a picture; it may be empty, truncated or of another kind`
      log.add({ kind: 'unreadable-image', severity: 'error', message, ...place })
    }
    return found
  }
  return Object.assign(look, { seen })
}
