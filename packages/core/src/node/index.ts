/**
 * What packages share that touches files: apart from the contracts, which run anywhere.
 *
 * @module @region-r1/core/node
 */

export { writeFileAtomically } from './write-file-atomically.ts'
