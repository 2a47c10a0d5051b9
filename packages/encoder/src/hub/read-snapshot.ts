import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { findModelFolders } from './model-cache.ts'
import { isCommit, type ModelId } from './model-id.ts'

/** A model in a cache, at one commit. */
export interface Snapshot {
  readonly commit: string
  readonly directory: string
  /** Of the files that are really there, inside of the folder, with `/`. */
  readonly paths: readonly string[]
}

/** What a cache holds of a model at a revision; undefined where that is nothing. */
export async function readSnapshot(cacheDirectory: string, { name, revision }: ModelId): Promise<Snapshot | undefined> {
  const { refs, snapshots } = findModelFolders(cacheDirectory, name)
  const commit = isCommit(revision) ? revision : await readCommit(join(refs, revision))
  return commit === undefined ? undefined : readCommitFolder(snapshots, commit)
}

export async function readCommitFolder(snapshots: string, commit: string): Promise<Snapshot | undefined> {
  const directory = join(snapshots, commit)
  const names = await readdir(directory, { recursive: true }).catch(() => undefined)
  if (names === undefined) return
  const paths: string[] = []
  for (const name of names.sort()) {
    // A link whose contents are gone counts as absent.
    const found = await stat(join(directory, name)).catch(() => undefined)
    if (found?.isFile()) paths.push(name.replaceAll('\\', '/'))
  }
  return { commit, directory, paths }
}

async function readCommit(path: string): Promise<string | undefined> {
  const commit = (await readFile(path, 'utf8').catch(() => '')).trim()
  return isCommit(commit) ? commit : undefined
}
