import { z } from '@region-r1/core/schema'

const sideSchema = z.number().int().positive()
const channelsSchema = z.tuple([z.number(), z.number(), z.number()])
const sizeSchema = z.union(
  [
    sideSchema,
    z.strictObject({ shortest_edge: sideSchema }),
    z.strictObject({ height: sideSchema, width: sideSchema }),
  ],
  'expected pixels: a number, { "shortest_edge": … } or { "height": …, "width": … }',
)

/** Pillow's numbers for its filters. */
const resamples = { 2: 'bilinear', 3: 'bicubic' } as const

/** What is used of `preprocessor_config.json`, with Hugging Face's defaults. */
export const preprocessorConfigSchema = z
  .looseObject({
    do_resize: z.literal(true, 'only encoders that resize their pictures are supported').default(true),
    size: sizeSchema,
    resample: z
      .union([z.literal(2), z.literal(3)], 'expected 2 (bilinear) or 3 (bicubic)')
      .default(3)
      .transform(code => resamples[code]),
    do_center_crop: z.boolean().nullish(),
    crop_size: z.union([sideSchema, z.looseObject({ height: sideSchema, width: sideSchema })]).nullish(),
    do_rescale: z.boolean().default(true),
    rescale_factor: z.number().default(1 / 255),
    do_normalize: z.boolean().default(true),
    image_mean: channelsSchema.default([0, 0, 0]),
    image_std: channelsSchema.default([1, 1, 1]),
  })
  .transform(config => ({ ...config, do_center_crop: config.do_center_crop ?? false }))

export type PreprocessorConfig = z.infer<typeof preprocessorConfigSchema>
