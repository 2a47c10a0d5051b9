import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'

/** SHA-256 of names and bytes of the pictures and JSON files below a folder, in the order of their names. */
export async function hashFolder(directory: string): Promise<string> {
  const hash = createHash('sha256')
  const names = await readdir(directory, { recursive: true })
  for (const name of names.filter(name => /\.(png|jsonl|json)$/.test(name)).sort()) {
    hash.update(name).update(await readFile(join(directory, name)))
  }
  return hash.digest('hex')
}
