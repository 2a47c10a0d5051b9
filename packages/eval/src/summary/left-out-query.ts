/** A question that the preparation of the lists left out: no system had a list to rank, which is a miss for all. */
export interface LeftOutQuery {
  /** Absent where the question could not even be read. */
  readonly queryId?: string | undefined
  /** By which slices it counts. */
  readonly tags?: readonly string[] | undefined
}
