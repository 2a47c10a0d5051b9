import type { RerankExample, RgbImage } from '@region-r1/core'
import type { KbEntry } from '@region-r1/datasets'

/** A scene with the queries about it, before they have candidates. */
export interface AskedScene {
  readonly image: RgbImage
  /** Relative to the output folder. */
  readonly file: string
  readonly targets: readonly { readonly query: Omit<RerankExample, 'candidates'>; readonly entry: KbEntry }[]
}
