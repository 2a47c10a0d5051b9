import type { SystemKind } from './system-kind.ts'

const kinds: Readonly<Record<string, SystemKind>> = {
  'first-stage': 'given',
  'file-order': 'given',
  target: 'bound',
  oracle: 'bound',
}
const settings: Readonly<Record<string, string>> = { random: 'seed', head: 'threshold', 'always-crop': 'threshold' }

/**
 * The systems of a row from before rows had the field `kind`: it is told by their names, and a setting, which was part
 * of the policy's id (`random@7`), becomes data. Systems that have the field, and anything that is no system, stay as
 * they are.
 */
export function upgradeSystemResults(systems: unknown): unknown {
  if (!isRecord(systems)) return systems
  return Object.fromEntries(Object.entries(systems).map(([name, result]) => [name, upgrade(name, result)]))
}

function upgrade(name: string, result: unknown): unknown {
  if (!isRecord(result) || result.kind !== undefined) return result
  const kind = kinds[name] ?? 'policy'
  const [, policy, value] = /^(.*)@([^@]+)$/.exec(String(result.policy)) ?? []
  const setting = settings[name]
  if (setting === undefined || policy === undefined) return { ...result, kind }
  return { ...result, policy, kind, settings: { [setting]: Number(value) } }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
