/** A system that was to be evaluated and cannot be, as a policy that the encoder has nothing to show. */
export interface SystemLeftOut {
  readonly system: string
  /** A sentence that says what to take instead. */
  readonly reason: string
}
