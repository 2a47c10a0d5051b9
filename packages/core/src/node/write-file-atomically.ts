import { randomUUID } from 'node:crypto'
import { rename, rm, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { makeFolder } from './make-folder.ts'
import { nameFileErrors } from './name-file-errors.ts'

/**
 * Writes under a temporary name in the same folder, which is made, and renames: the file is whole or not there.
 *
 * @param content - bytes, a text, or pieces of either as they come
 * @throws what the file system throws, with the path of `file`, or what the pieces throw; the temporary file is gone
 * then, and what was there before stays.
 */
export async function writeFileAtomically(
  file: string,
  content: Uint8Array | string | Iterable<Uint8Array | string> | AsyncIterable<Uint8Array | string>,
): Promise<void> {
  await makeFolder(dirname(file))
  const temporary = `${file}.${randomUUID()}.tmp`
  try {
    await nameFileErrors(file, async () => {
      await writeFile(temporary, content)
      await rename(temporary, file)
    })
  } catch (error) {
    await rm(temporary, { force: true })
    throw error
  }
}
