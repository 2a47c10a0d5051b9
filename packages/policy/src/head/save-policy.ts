import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { describeIssues, InvalidArgumentError } from '@region-r1/core'
import { writeFileAtomically } from '@region-r1/core/node'
import { type PolicyConfig, policyConfigSchema } from './policy-config.ts'

/** A policy's parts. */
export interface SavePolicyOptions {
  /** All but what follows from the model and from the version of the schema. */
  readonly config: Omit<PolicyConfig, 'schemaVersion' | 'sha256'>
  /** The bytes of `model.onnx`. */
  readonly model: Uint8Array
}

/**
 * Writes a policy's folder, which `loadPolicy` reads: `model.onnx`, then the `config.json` that names its hash. Each file
 * is replaced as a whole.
 *
 * @returns the config as it was written
 * @throws InvalidArgumentError where the config does not fit its schema; nothing is written then.
 */
export async function savePolicy(directory: string, { config, model }: SavePolicyOptions): Promise<PolicyConfig> {
  const sha256 = createHash('sha256').update(model).digest('hex')
  const parsed = policyConfigSchema.safeParse({ ...config, schemaVersion: 1, sha256 })
  if (!parsed.success) {
    const issues = describeIssues(parsed.error)
    throw new InvalidArgumentError({ argument: 'config', message: `this is no policy's config: ${issues}` })
  }
  await writeFileAtomically(join(directory, 'model.onnx'), model)
  await writeFileAtomically(join(directory, 'config.json'), `${JSON.stringify(parsed.data, null, 2)}\n`)
  return parsed.data
}
