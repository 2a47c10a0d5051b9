/**
 * zod, for the packages of Region-R1: in one file and with what they use of it. By itself it loads a hundred files, half of
 * them languages, which took a third of a start.
 *
 * @module @region-r1/core/schema
 */

export * as z from './zod.ts'
