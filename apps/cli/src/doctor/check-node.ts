import { availableParallelism } from 'node:os'
import type { Check } from './check.ts'

const oldest = [20, 19] as const

/** Node's version and the machine under it. */
export async function checkNode(): Promise<Omit<Check, 'name'>> {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  const message = `Node ${process.versions.node} on ${process.platform} ${process.arch}, ${availableParallelism()} cores`
  if (major > oldest[0] || (major === oldest[0] && minor >= oldest[1])) return { status: 'ok', message }
  return { status: 'fail', message, advice: `install Node ${oldest.join('.')} or newer from https://nodejs.org` }
}
