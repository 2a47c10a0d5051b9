// The names that options take, each list in one place. Nothing is imported: help texts load these alone.

/** The policies that need no training, in the order of reports. */
export const baselinePolicyNames = ['keep', 'center', 'random', 'similarity', 'look'] as const

/** One of {@link baselinePolicyNames}. */
export type BaselinePolicyName = (typeof baselinePolicyNames)[number]

/**
 * What the coordinates of a vision-language model count, from the upper left corner of the upright picture:
 * - `resized`: pixels of the picture as the model takes it in, sides multiples of 28 (Qwen2.5-VL)
 * - `thousandths`: thousandths of the picture's width and height (Qwen2-VL, Qwen3-VL)
 * - `original`: pixels of the picture before any resizing
 */
export const coordinateSpaces = ['resized', 'thousandths', 'original'] as const

/** One of {@link coordinateSpaces}. */
export type CoordinateSpace = (typeof coordinateSpaces)[number]
