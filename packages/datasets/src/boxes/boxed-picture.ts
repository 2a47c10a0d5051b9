import type { NormalizedBox } from '@region-r1/core'

/** A thing in a picture that someone drew a box around. */
export interface BoxedThing {
  readonly box: NormalizedBox
  /** What it is called, such as `dog`. */
  readonly class: string
  /** What one calls things of its sort, such as `animal`, where the data say so. */
  readonly kind?: string
  /** What someone said to tell it from all else in the picture. */
  readonly expression?: string
  /** The box holds many of its class, which nobody told apart. */
  readonly isCrowd?: true
}

/** A picture and the boxes that were drawn in it, in the data's order; none where it was labelled as empty. */
export interface BoxedPicture {
  /** Absolute path. */
  readonly picture: string
  readonly boxes: readonly BoxedThing[]
}
