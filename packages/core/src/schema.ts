/**
 * zod, for the packages of Region-R1. Its build is one file with English messages alone: zod itself loads a hundred, half
 * of them languages, which took a third of a start.
 *
 * @module @region-r1/core/schema
 */

export { type ZodError, z } from 'zod'
