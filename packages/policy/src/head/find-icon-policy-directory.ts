import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** Where the head for the encoder of icons lies in this package; undefined where none is shipped. */
export function findIconPolicyDirectory(): string | undefined {
  const directory = fileURLToPath(new URL('../../models/icons', import.meta.url))
  return existsSync(`${directory}/config.json`) ? directory : undefined
}
