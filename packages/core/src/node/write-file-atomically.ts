import { randomUUID } from 'node:crypto'
import { realpath, rename, rm, stat, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { makeFolder } from './make-folder.ts'
import { nameFileErrors } from './name-file-errors.ts'

/**
 * Writes under a temporary name in the same folder, which is made, and renames: the file is whole or not there. Where a
 * link leads, the file behind it is written; a device or a pipe such as `/dev/stdout` is written as it is, for a rename
 * would put a file in its place.
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
  const target = await realpath(file).catch(() => file)
  const status = await stat(target).catch(() => undefined)
  if (status && !status.isFile()) return nameFileErrors(file, () => writeFile(file, content))
  const temporary = `${target}.${randomUUID()}.tmp`
  try {
    await nameFileErrors(file, async () => {
      await writeFile(temporary, content)
      await rename(temporary, target)
    })
  } catch (error) {
    await rm(temporary, { force: true })
    throw error
  }
}
