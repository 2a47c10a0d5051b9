import { access } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'

/**
 * The path under which a file is really there: as it is written, else with its accented letters composed (NFC) or
 * decomposed (NFD), for archives from a Mac hold the one and the data that name their files the other. Undefined where
 * there is no such file.
 */
export async function findFile(path: string): Promise<string | undefined> {
  for (const candidate of listSpellings(path)) {
    const isThere = await access(candidate).then(
      () => true,
      () => false,
    )
    if (isThere) return candidate
  }
  return undefined
}

/** Of most paths there is one alone. The folder may be spelled in another way than the file in it. */
function listSpellings(path: string): Set<string> {
  const folder = dirname(path)
  const names = ['NFC', 'NFD'].map(form => join(folder, basename(path).normalize(form)))
  return new Set([path, ...names, path.normalize('NFC'), path.normalize('NFD')])
}
