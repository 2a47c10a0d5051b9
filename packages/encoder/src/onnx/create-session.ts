import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { InvalidArgumentError, ModelFormatError, omitUndefined } from '@region-r1/core'
import { InferenceSession } from 'onnxruntime-node'
import type { Device } from '../names.ts'
import { disableTelemetry } from './disable-telemetry.ts'
import { keepOptimizedModel } from './keep-optimized-model.ts'

export interface SessionOptions {
  readonly device: 'auto' | Device
  /** Threads of one operator; all cores if absent. */
  readonly threads?: number | undefined
  /** Where in the cache the model is kept as onnxruntime optimises it for the CPU; not kept if absent. */
  readonly keepAs?: string | undefined
}

export interface DeviceSession {
  readonly session: InferenceSession
  /** What it really runs on. */
  readonly device: Device
}

/**
 * An onnxruntime session for a model file.
 *
 * @throws InvalidArgumentError where the device asked for is not to be had.
 * @throws ModelFormatError where the file is no model that runs.
 */
export async function createSession(path: string, options: SessionOptions): Promise<DeviceSession> {
  const { device } = options
  if (device === 'auto') {
    const onCpu = () => createSession(path, { ...options, device: 'cpu' })
    // The libraries may be there without a GPU or a driver that fits.
    return hasCudaLibraries() ? createOn('cuda', path, options).catch(onCpu) : onCpu()
  }
  try {
    return await createOn(device, path, options)
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    if (device !== 'cpu' && (await runsOnCpu(path, options))) {
      throw new InvalidArgumentError({
        argument: 'device',
        message: `the device ${device} was asked for, but onnxruntime cannot use it here: ${reason}; use cpu or auto`,
        cause: error,
      })
    }
    throw new ModelFormatError({ path, message: `${path} is no ONNX model that runs: ${reason}`, cause: error })
  }
}

async function createOn(device: Device, path: string, { threads, keepAs }: SessionOptions): Promise<DeviceSession> {
  disableTelemetry()
  const create = (file: string) =>
    InferenceSession.create(file, {
      executionProviders: [device],
      graphOptimizationLevel: 'all',
      logSeverityLevel: 4,
      // Threads that wait by spinning take the cores from decoding, from other sessions and from other processes. The
      // microseconds between two operators of a pass are an exception: to be woken takes longer.
      extra: { session: { intra_op: { allow_spinning: '1', spin_duration_us: '10' } } },
      ...omitUndefined({ intraOpNumThreads: threads }),
    })
  if (keepAs === undefined || device !== 'cpu') return { session: await create(path), device }
  const kept = await keepOptimizedModel(path, keepAs)
  return { session: await create(kept).catch(() => create(path)), device }
}

async function runsOnCpu(path: string, options: SessionOptions): Promise<boolean> {
  return createOn('cpu', path, options).then(
    async ({ session }) => {
      await session.release()
      return true
    },
    () => false,
  )
}

/** Asked before trying: onnxruntime writes to standard error where they are missing, which is the common case. */
function hasCudaLibraries(): boolean {
  const root = dirname(createRequire(import.meta.url).resolve('onnxruntime-node/package.json'))
  const name = process.platform === 'win32' ? 'onnxruntime_providers_cuda.dll' : 'libonnxruntime_providers_cuda.so'
  return existsSync(join(root, 'bin', 'napi-v6', process.platform, process.arch, name))
}
