import { readFile } from 'node:fs/promises'
import { InvalidArgumentError } from '@region-r1/core'

/** The settings in a JSON file, unchecked; none where no file is named. */
export async function readSettings<Settings extends object>(file: string | undefined): Promise<Partial<Settings>> {
  if (file === undefined) return {}
  const text = await readFile(file, 'utf8')
  try {
    return JSON.parse(text) as Partial<Settings>
  } catch (cause) {
    const message = `${file} is no JSON: ${(cause as Error).message}`
    throw new InvalidArgumentError({ argument: 'config', message, cause })
  }
}
