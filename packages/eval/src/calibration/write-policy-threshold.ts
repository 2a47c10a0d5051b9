import { readPolicyFolder, savePolicy } from '@region-r1/policy'

/**
 * Sets the threshold of a policy's folder and notes under `training.calibration` of its config how it was chosen.
 *
 * @throws ModelFormatError where the folder has no valid policy; InvalidArgumentError where the threshold is no share.
 */
export async function writePolicyThreshold(
  directory: string,
  threshold: number,
  calibration: Readonly<Record<string, string | number>>,
): Promise<void> {
  const { config, model } = await readPolicyFolder(directory)
  await savePolicy(directory, {
    config: { ...config, threshold, training: { ...config.training, calibration } },
    model,
  })
}
