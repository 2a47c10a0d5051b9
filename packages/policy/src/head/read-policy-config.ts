import type { PolicyConfig } from './policy-config.ts'
import { readPolicyFolder } from './read-policy-folder.ts'

/**
 * What a trained policy's folder says of itself, to ask whether it fits an encoder before it is loaded.
 *
 * @throws ModelFormatError where the folder is incomplete or damaged.
 */
export async function readPolicyConfig(directory: string): Promise<PolicyConfig> {
  return (await readPolicyFolder(directory)).config
}
