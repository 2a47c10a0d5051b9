import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { writeFileAtomically } from '@region-r1/core/node'
import { type PolicyConfig, policyConfigSchema } from '@region-r1/policy'

/**
 * Sets the threshold in a policy's `config.json` and notes under `training.calibration` how it was chosen. The file is
 * replaced as a whole.
 *
 * @throws an error where the folder has no valid config.
 */
export async function writePolicyThreshold(
  directory: string,
  threshold: number,
  calibration: Readonly<Record<string, string | number>>,
): Promise<void> {
  const file = join(directory, 'config.json')
  const config = policyConfigSchema.parse(JSON.parse(await readFile(file, 'utf8')))
  const calibrated: PolicyConfig = policyConfigSchema.parse({
    ...config,
    threshold,
    training: { ...config.training, calibration },
  })
  await writeFileAtomically(file, [`${JSON.stringify(calibrated, null, 2)}\n`])
}
