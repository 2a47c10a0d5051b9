/** An entry of a knowledge base that scenes are made of. */
export interface KbEntry {
  readonly id: string
  /** The picture that stands for the entry among candidates, an absolute path. */
  readonly image?: string
  readonly text?: string
  /** What one calls things of its sort, such as `apple`: questions name it. */
  readonly kind?: string
  /** What scenes show of the entry, absolute paths: its further pictures, or where it has none, `image`. */
  readonly sceneImages: readonly string[]
}
