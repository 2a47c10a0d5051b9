import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describeIssues, ModelFormatError } from '@region-r1/core'
import { type PolicyConfig, policyConfigSchema } from './policy-config.ts'

/** What a policy's folder holds. */
export interface PolicyFolder {
  readonly config: PolicyConfig
  /** The bytes of `model.onnx`, which have the config's sha256. */
  readonly model: Uint8Array
}

/**
 * Reads and checks a policy's `config.json` and `model.onnx`.
 *
 * @throws ModelFormatError where one is missing, the config does not fit its schema, or the model's hash is another.
 */
export async function readPolicyFolder(directory: string): Promise<PolicyFolder> {
  const configPath = join(directory, 'config.json')
  const parsed = policyConfigSchema.safeParse(parseJson(await readPart(configPath), configPath))
  if (!parsed.success) {
    const issues = describeIssues(parsed.error)
    throw new ModelFormatError({ path: configPath, message: `${configPath} is no policy's config: ${issues}` })
  }
  const modelPath = join(directory, 'model.onnx')
  const model = await readPart(modelPath)
  const sha256 = createHash('sha256').update(model).digest('hex')
  if (sha256 !== parsed.data.sha256) {
    throw new ModelFormatError({
      path: modelPath,
      message: `${modelPath} has the sha256 ${sha256}, but ${configPath} names ${parsed.data.sha256}; copy both files from the same training run`,
    })
  }
  return { config: parsed.data, model }
}

/**
 * The id of the encoder that a policy was trained on, before the rest of its folder is read and checked: who has another
 * encoder need not wait for that.
 *
 * @throws ModelFormatError where the config is missing or no JSON.
 */
export async function readPolicyEncoderId(directory: string): Promise<unknown> {
  const path = join(directory, 'config.json')
  return parseJson<{ encoder?: { id?: unknown } }>(await readPart(path), path)?.encoder?.id
}

async function readPart(path: string): Promise<Buffer> {
  try {
    return await readFile(path)
  } catch (cause) {
    const renamed = /policy[\\/]models[\\/]default[\\/]/.test(path)
    throw new ModelFormatError({
      path,
      message: renamed
        ? `${path} cannot be read; the head that ships is now in models/icons, and reads the encoder "icons"`
        : `${path} cannot be read; a policy's folder holds config.json and model.onnx`,
      cause,
    })
  }
}

function parseJson<Parsed = unknown>(bytes: Buffer, path: string): Parsed {
  try {
    return JSON.parse(bytes.toString('utf8'))
  } catch (cause) {
    throw new ModelFormatError({ path, message: `${path} is no JSON: ${(cause as Error).message}`, cause })
  }
}
