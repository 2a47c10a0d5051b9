import { homedir } from 'node:os'
import { join } from 'node:path'

/** Where Hugging Face's own tools keep what they download: by `HF_HUB_CACHE`, `HF_HOME` or `XDG_CACHE_HOME`. */
export function findModelCache(environment: NodeJS.ProcessEnv = process.env): string {
  const { HF_HUB_CACHE, HUGGINGFACE_HUB_CACHE, HF_HOME, XDG_CACHE_HOME } = environment
  const home = HF_HOME ?? join(XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'huggingface')
  return HF_HUB_CACHE ?? HUGGINGFACE_HUB_CACHE ?? join(home, 'hub')
}

/** The folders of one model in a cache, as Hugging Face lays them out. */
export interface ModelFolders {
  /** Contents, named by their checksum. */
  readonly blobs: string
  /** A folder for each commit, of links to contents. */
  readonly snapshots: string
  /** A file for each branch or tag, which holds a commit. */
  readonly refs: string
}

export function findModelFolders(cacheDirectory: string, name: string): ModelFolders {
  const folder = join(cacheDirectory, prefix + name.replace('/', separator))
  return { blobs: join(folder, 'blobs'), snapshots: join(folder, 'snapshots'), refs: join(folder, 'refs') }
}

/** The name of the model that a folder of a cache is for; undefined for data sets and other files. */
export function parseModelFolder(folder: string): string | undefined {
  const [owner, name] = folder.startsWith(prefix) ? folder.slice(prefix.length).split(separator) : []
  return name === undefined ? undefined : `${owner}/${name}`
}

const prefix = 'models--'
const separator = '--'
