import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { copyFile, mkdir, rename, rm, symlink, writeFile } from 'node:fs/promises'
import { dirname, relative } from 'node:path'
import { computeBlobHash } from './compute-blob-hash.ts'

/** Whether contents with that checksum are there; others under the name are deleted. */
export async function hasContents(
  path: string,
  { hash, signal }: { readonly hash: string; readonly signal?: AbortSignal | undefined },
): Promise<boolean> {
  if (!existsSync(path)) return false
  if ((await computeBlobHash(path, hash, signal)) === hash) return true
  await rm(path)
  return false
}

/** Puts a link to the contents at a path, or a copy on systems that allow no links. */
export function linkContents(contents: string, path: string): Promise<void> {
  return replace(path, async temporary => {
    await symlink(relative(dirname(path), contents), temporary).catch(() => copyFile(contents, temporary))
  })
}

/** Notes which commit a branch or tag means. */
export function writeReference(path: string, commit: string): Promise<void> {
  return replace(path, temporary => writeFile(temporary, commit))
}

async function replace(path: string, write: (temporary: string) => Promise<void>): Promise<void> {
  await mkdir(dirname(path), { recursive: true })
  const temporary = `${path}.${randomUUID()}.tmp`
  try {
    await write(temporary)
    await rename(temporary, path)
  } catch (error) {
    await rm(temporary, { force: true })
    throw error
  }
}
