import { closeSync, openSync, readSync } from 'node:fs'

/** Whether a file is what git leaves in place of a large one where Git LFS is not installed, as in many clones of models. */
export function isLfsPointer(path: string): boolean {
  const start = Buffer.alloc(signature.length)
  const file = openSync(path, 'r')
  try {
    readSync(file, start, 0, start.length, 0)
  } catch {
    return false
  } finally {
    closeSync(file)
  }
  return start.toString('latin1') === signature
}

const signature = 'version https://git-lfs.github.com/spec/'
