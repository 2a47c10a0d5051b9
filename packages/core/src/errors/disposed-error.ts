import { RegionR1Error } from './region-r1-error.ts'

/** Something was used after its `dispose()`. */
export class DisposedError extends RegionR1Error {
  override readonly name = 'DisposedError'
}
