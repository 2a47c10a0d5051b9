import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { makeFolder } from '@region-r1/core/node'
import { env, InferenceSession } from 'onnxruntime-node'
import { findCacheFolder } from '../find-cache-folder.ts'

/**
 * A model as onnxruntime optimises it for every processor, made at its first use: a session on it starts in a third of
 * the time, for its weights are unpacked and mapped into memory. It gives the same numbers to the bit.
 *
 * @param name - a path below the cache, by the model's contents
 * @returns the model's own path where nothing can be kept
 */
export async function keepOptimizedModel(
  path: string,
  name: string,
  cacheDirectory: string = findCacheFolder('graphs'),
): Promise<string> {
  const folder = join(cacheDirectory, `onnxruntime-${env.versions.node}`, name)
  const kept = join(folder, fileName)
  if (existsSync(kept)) return kept
  const making = `${folder}.${randomUUID()}`
  try {
    await makeFolder(making)
    const session = await InferenceSession.create(path, {
      executionProviders: ['cpu'],
      // Beyond it stands what is laid out for this processor alone.
      graphOptimizationLevel: 'extended',
      optimizedModelFilePath: join(making, fileName),
      logSeverityLevel: 4,
      extra: { session: { optimized_model_external_initializers_file_name: 'weights.bin' } },
    })
    await session.release()
    await rename(making, folder)
  } catch {
    // No place for it, or another process was first.
    await rm(making, { recursive: true, force: true }).catch(() => {})
  }
  return existsSync(kept) ? kept : path
}

const fileName = 'model.onnx'
