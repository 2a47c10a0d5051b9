import { z } from '@region-r1/core/schema'

/** What is used of `config.json`. Exports often leave out what equals their family's default. */
export const modelConfigSchema = z.looseObject({
  model_type: z.string().min(1),
  vision_config: z.looseObject({ patch_size: z.number().int().positive().optional() }).default({}),
  text_config: z
    .looseObject({
      max_position_embeddings: z.number().int().positive().optional(),
      pad_token_id: z.number().int().nonnegative().nullish(),
    })
    .default({}),
})

export type ModelConfig = z.infer<typeof modelConfigSchema>

/** Of encoders that are made here: the shipped ones, and those of `train-encoder`. */
export const ownModelType = 'region-r1-dual-encoder'

/** SigLIP and SigLIP 2 read the last token of a text of full length, padding included. */
export function isSiglip({ model_type }: ModelConfig): boolean {
  return model_type.startsWith('siglip')
}
