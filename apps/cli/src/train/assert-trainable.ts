import { type DualEncoder, InvalidArgumentError } from '@region-r1/core'

/** @throws InvalidArgumentError where the encoder shows a head nothing to read: before anything is measured by it. */
export function assertTrainable({ id, patchGrid }: DualEncoder): void {
  if (patchGrid !== undefined) return
  throw new InvalidArgumentError({
    argument: 'encoder',
    message: `a trained policy reads patch tokens, and the encoder ${id} gives none: its vision_model.onnx has no output last_hidden_state; add that output by tools/last-hidden-state (docs/own-clip.md), or take the policy "look", which needs no training`,
  })
}
