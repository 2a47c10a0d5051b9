import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'

/**
 * Names a picture by its bytes, each file read once; what is no file (a data URL, http) by its address.
 *
 * @param baseDirectory - where relative paths start
 */
export function createContentHash(baseDirectory = '.'): (source: string) => Promise<string> {
  const known = new Map<string, Promise<string>>()
  const compute = async (source: string) => {
    const isFile = !/^(data|https?):/i.test(source)
    // A picture that is not there is reported by whoever needs to see it.
    const bytes = isFile ? await readFile(resolve(baseDirectory, source)).catch(() => source) : source
    return createHash('sha256').update(bytes).digest('hex')
  }
  return source => {
    const hash = known.get(source) ?? compute(source)
    known.set(source, hash)
    return hash
  }
}
