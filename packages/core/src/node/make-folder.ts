import { mkdir } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'

/**
 * Makes a folder and those above it, as far as they are missing.
 *
 * Unlike Node's `mkdir` with `recursive` it ends where nothing can be made, as below `/proc`: Node goes on for ever there.
 *
 * @returns the topmost folder that was made; undefined where all were there
 * @throws what the file system throws, with the path of the folder that it refused
 */
export async function makeFolder(folder: string): Promise<string | undefined> {
  const path = resolve(folder)
  const missing = async (error: NodeJS.ErrnoException) => {
    // Where the folder above is the root, or was made just now, a second failure is final.
    if (error.code !== 'ENOENT' || dirname(path) === path) throw error
    const top = await makeFolder(dirname(path))
    await makeOne(path)
    return top ?? path
  }
  return makeOne(path).catch(missing)
}

/** The path where the folder was made, undefined where it was there. */
async function makeOne(path: string): Promise<string | undefined> {
  try {
    await mkdir(path)
    return path
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    // Refuses a file of that name as Node does, and takes a folder.
    await mkdir(path, { recursive: true })
    return undefined
  }
}
