import { readFile, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { InvalidArgumentError } from '@region-r1/core'
import { writeFileAtomically } from '@region-r1/core/node'
import { exists } from '../exists.ts'
import { checksumFile, type FileChecksum } from './checksum-file.ts'

/** What a folder of parts was begun with. */
export interface PreparationPlan {
  readonly settings: Readonly<Record<string, unknown>>
  readonly inputs: Readonly<Record<string, FileChecksum & { readonly name: string; readonly modifiedMs: number }>>
}

/** What a run is made of: settings, and files by role. */
export interface PlannedRun {
  readonly settings: Readonly<Record<string, unknown>>
  readonly inputs: Readonly<Record<string, string>>
}

export const getPlanFile = (out: string) => join(out, 'plan.json')

/**
 * Writes the plan into a folder where there is none yet, else checks that this run follows it. Returns it.
 *
 * @throws InvalidArgumentError that names the setting or the file that is another one.
 */
export async function followPlan(
  { settings, inputs }: PlannedRun,
  out: string,
  signal?: AbortSignal,
): Promise<PreparationPlan> {
  const file = getPlanFile(out)
  const old = (await exists(file)) ? (JSON.parse(await readFile(file, 'utf8')) as PreparationPlan) : undefined
  const found: Record<string, PreparationPlan['inputs'][string]> = {}
  for (const [role, path] of Object.entries(inputs)) {
    const before = old?.inputs[role]
    const now = await stat(path).catch(() => undefined)
    // Hashing many GB takes minutes: a file of the same size and time is taken for the same.
    const same = before && now && before.bytes === now.size && before.modifiedMs === now.mtimeMs
    found[role] = same
      ? before
      : { name: basename(path), modifiedMs: now?.mtimeMs ?? 0, ...(await checksumFile(path, signal)) }
  }
  const plan: PreparationPlan = { settings, inputs: found }
  if (!old) {
    await writeFileAtomically(file, [`${JSON.stringify(plan, null, 2)}\n`])
    return plan
  }
  const different = findDifference(old, plan)
  if (different === undefined) return plan
  const message = `${out} was begun with another ${different}; go on with the same, or name a new folder`
  throw new InvalidArgumentError({ argument: 'out', message })
}

function findDifference(old: PreparationPlan, plan: PreparationPlan): string | undefined {
  const names = new Set([...Object.keys(old.settings), ...Object.keys(plan.settings)])
  const format = ({ settings }: PreparationPlan, name: string) => JSON.stringify(settings[name])
  const name = [...names].find(name => format(old, name) !== format(plan, name))
  if (name !== undefined) return `setting ${name} (${format(old, name)}, now ${format(plan, name)})`
  const roles = new Set([...Object.keys(old.inputs), ...Object.keys(plan.inputs)])
  const role = [...roles].find(role => old.inputs[role]?.sha256 !== plan.inputs[role]?.sha256)
  return role === undefined ? undefined : `${role} file`
}
