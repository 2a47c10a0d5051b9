import type { CoordinateSpace } from '@region-r1/policy'

/** Beside the command, so that `--help` loads no package. */
export const coordinateSpaces: readonly CoordinateSpace[] = ['resized', 'thousandths', 'original']
