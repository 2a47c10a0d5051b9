import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { listMissingFiles } from './encoder-files.ts'
import { findModelCache, findModelFolders, parseModelFolder } from './model-cache.ts'
import { readCommitFolder, readSnapshot } from './read-snapshot.ts'

/** An encoder in the cache, at one commit. */
export interface CachedModel {
  /** Such as `Xenova/clip-vit-base-patch32`. */
  readonly name: string
  readonly commit: string
  /** Branches and tags that mean this commit here. */
  readonly revisions: readonly string[]
  readonly directory: string
  /** Of all its files. */
  readonly bytes: number
  /** What `loadEncoder` would lack; empty where it loads. */
  readonly missing: readonly string[]
}

/** The encoders in a cache, by name: models of other kinds, which other tools may keep there, are left out. */
export async function listCachedModels(cacheDirectory: string = findModelCache()): Promise<CachedModel[]> {
  const models: CachedModel[] = []
  for (const folder of await readNames(cacheDirectory)) {
    const name = parseModelFolder(folder)
    if (name === undefined) continue
    const { snapshots, refs } = findModelFolders(cacheDirectory, name)
    const revisions = new Map<string, string>()
    for (const revision of await readNames(refs)) {
      const meant = await readSnapshot(cacheDirectory, { name, revision })
      if (meant !== undefined) revisions.set(revision, meant.commit)
    }
    for (const commit of await readNames(snapshots)) {
      const snapshot = await readCommitFolder(snapshots, commit)
      if (!snapshot?.paths.some(path => /^onnx\/(vision|text)_model\w*\.onnx$/.test(path))) continue
      const sizes = await Promise.all(
        snapshot.paths.map(async path => (await stat(join(snapshot.directory, path))).size),
      )
      models.push({
        name,
        commit,
        revisions: [...revisions.keys()].filter(revision => revisions.get(revision) === commit),
        directory: snapshot.directory,
        bytes: sizes.reduce((sum, size) => sum + size, 0),
        missing: listMissingFiles(snapshot),
      })
    }
  }
  return models
}

async function readNames(directory: string): Promise<string[]> {
  return (await readdir(directory).catch(() => [])).sort()
}
