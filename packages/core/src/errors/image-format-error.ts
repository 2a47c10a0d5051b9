import { RegionR1Error } from './region-r1-error.ts'

/** Bytes that are no picture that can be read: empty, truncated, too large, or of an unknown kind. */
export class ImageFormatError extends RegionR1Error {
  override readonly name = 'ImageFormatError'
}
