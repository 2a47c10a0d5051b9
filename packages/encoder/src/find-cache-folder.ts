import { homedir } from 'node:os'
import { join } from 'node:path'

/** Where what can be made anew is kept under that name: in XDG_CACHE_HOME, or in the user's own `.cache`. */
export function findCacheFolder(name: string, { XDG_CACHE_HOME }: NodeJS.ProcessEnv = process.env): string {
  return join(XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'region-r1', name)
}
