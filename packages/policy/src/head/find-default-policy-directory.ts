import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** Where the policy of the default encoder lies in this package; undefined where none is shipped. */
export function findDefaultPolicyDirectory(): string | undefined {
  const directory = fileURLToPath(new URL('../../models/default', import.meta.url))
  return existsSync(`${directory}/config.json`) ? directory : undefined
}
