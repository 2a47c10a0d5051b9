import { RegionR1Error, type RegionR1ErrorOptions } from './region-r1-error.ts'

/** A function or flag was given a value it cannot work with. */
export class InvalidArgumentError extends RegionR1Error {
  override readonly name = 'InvalidArgumentError'
  readonly argument: string

  constructor({ argument, ...options }: RegionR1ErrorOptions & { readonly argument: string }) {
    super(options)
    this.argument = argument
  }
}
