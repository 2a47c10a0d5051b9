/**
 * What packages share that needs Node: files and kernels, apart from the contracts, which run anywhere.
 *
 * @module @region-r1/core/node
 */

export { findFile } from './find-file.ts'
export { instantiateKernel, type KernelMemory, reserveMemory } from './instantiate-kernel.ts'
export { type FolderLock, lockFolder } from './lock-folder.ts'
export { makeFolder } from './make-folder.ts'
export { nameFileErrors } from './name-file-errors.ts'
export { writeFileAtomically } from './write-file-atomically.ts'
