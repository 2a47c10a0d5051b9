import { randomUUID } from 'node:crypto'
import { open, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { makeFolder } from '@region-r1/core/node'
import { env, InferenceSession } from 'onnxruntime-node'
import { findCacheFolder } from '../find-cache-folder.ts'

/**
 * A model as onnxruntime optimises it for every processor, made at its first use: a session on it starts in a third of
 * the time, for its weights are unpacked and mapped into memory. It gives the same numbers to the bit. What was changed or
 * cut off since it was kept is made anew.
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
  if (await isWhole(folder)) return kept
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
    await syncFiles(making)
    await writeFile(join(making, noteName), await describeFiles(making))
    if (!(await isWhole(folder))) await rm(folder, { recursive: true, force: true })
    await rename(making, folder)
  } catch {
    // No place for it, or another process was first.
    await rm(making, { recursive: true, force: true }).catch(() => {})
  }
  return (await isWhole(folder)) ? kept : path
}

const fileName = 'model.onnx'
/** Beside it: what was kept, to compare with. */
const noteName = 'kept.json'

async function isWhole(folder: string): Promise<boolean> {
  try {
    const [found, noted] = await Promise.all([describeFiles(folder), readFile(join(folder, noteName), 'utf8')])
    return found === noted
  } catch {
    return false
  }
}

/** Sizes and times of writing, in whole seconds as archives keep them. */
async function describeFiles(folder: string): Promise<string> {
  const names = await listFiles(folder)
  const files = await Promise.all(names.map(name => stat(join(folder, name))))
  return JSON.stringify(files.map(({ size, mtimeMs }, place) => [names[place], size, Math.floor(mtimeMs / 1000)]))
}

/** Waits until the disk has them: a power cut would else leave blanks under their names. */
async function syncFiles(folder: string): Promise<void> {
  for (const name of await listFiles(folder)) {
    await using file = await open(join(folder, name), 'r+')
    await file.sync()
  }
}

async function listFiles(folder: string): Promise<string[]> {
  return (await readdir(folder)).filter(name => name !== noteName).sort()
}
