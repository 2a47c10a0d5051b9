/** The steps of a query's life, as `RerankTimings` counts them. */
export type RerankStage = 'decode' | 'encode' | 'policy' | 'crop' | 'score'

/** A stage was begun or got on: `completed` of `total`, candidates in the stage `encode`, queries in the others. */
export interface RerankProgress {
  readonly stage: RerankStage
  readonly completed: number
  readonly total: number
}
