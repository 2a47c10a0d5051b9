import { type ImageSize, ModelFormatError, type PatchGrid } from '@region-r1/core'

/** The grid of patch tokens, and how many tokens stand before it. */
export interface PatchLayout {
  readonly grid: PatchGrid
  /** 1 where a class token leads (CLIP), else 0. */
  readonly skip: number
}

export interface PatchLayoutOptions {
  /** Of `last_hidden_state`: `[B, P, Dp]`. */
  readonly dims: readonly number[]
  /** Of the vision model's input, in pixels. */
  readonly input: ImageSize
  /** A square is taken for the grid where it is absent. */
  readonly patchSize?: number | undefined
  readonly path: string
}

/**
 * Where the patch tokens lie: a class token is there exactly if there is one token more than the grid has patches.
 *
 * @throws ModelFormatError where the number of tokens fits neither.
 */
export function computePatchLayout({ dims, input, patchSize, path }: PatchLayoutOptions): PatchLayout {
  const [, tokens = 0, size = 0] = dims
  const square = Math.floor(Math.sqrt(tokens))
  const rows = patchSize === undefined ? square : Math.floor(input.height / patchSize)
  const columns = patchSize === undefined ? square : Math.floor(input.width / patchSize)
  const skip = tokens - rows * columns
  if (dims.length !== 3 || rows * columns < 1 || (skip !== 0 && skip !== 1)) {
    throw new ModelFormatError({
      path,
      message: `${path} does not fit: expected last_hidden_state [B, ${rows * columns} or ${rows * columns + 1}, Dp] for patches in ${rows} rows and ${columns} columns, it has [${dims.join(', ')}]`,
    })
  }
  return { grid: { rows, columns, size }, skip }
}
