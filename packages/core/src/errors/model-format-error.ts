import { RegionR1Error, type RegionR1ErrorOptions } from './region-r1-error.ts'

/** A model folder lacks a file, or a file in it does not fit the rest. */
export class ModelFormatError extends RegionR1Error {
  override readonly name = 'ModelFormatError'
  /** The file or folder at fault. */
  readonly path: string

  constructor({ path, ...options }: RegionR1ErrorOptions & { readonly path: string }) {
    super(options)
    this.path = path
  }
}
