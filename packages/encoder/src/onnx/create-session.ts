import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { InvalidArgumentError, ModelFormatError, omitUndefined } from '@region-r1/core'
import { InferenceSession } from 'onnxruntime-node'
import type { Device } from '../names.ts'
import { disableTelemetry } from './disable-telemetry.ts'

export interface SessionOptions {
  readonly device: 'auto' | Device
  /** Threads of one operator; all cores if absent. */
  readonly threads?: number | undefined
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
export async function createSession(path: string, { device, threads }: SessionOptions): Promise<DeviceSession> {
  if (device === 'auto') {
    if (!hasCudaLibraries()) return createSession(path, { device: 'cpu', threads })
    // The libraries may be there without a GPU or a driver that fits.
    return createOn(path, 'cuda', threads).catch(() => createSession(path, { device: 'cpu', threads }))
  }
  try {
    return await createOn(path, device, threads)
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    if (device !== 'cpu' && (await runsOnCpu(path, threads))) {
      throw new InvalidArgumentError({
        argument: 'device',
        message: `the device ${device} was asked for, but onnxruntime cannot use it here: ${reason}; use cpu or auto`,
        cause: error,
      })
    }
    throw new ModelFormatError({ path, message: `${path} is no ONNX model that runs: ${reason}`, cause: error })
  }
}

async function createOn(path: string, device: Device, threads?: number): Promise<DeviceSession> {
  disableTelemetry()
  const session = await InferenceSession.create(path, {
    executionProviders: [device],
    graphOptimizationLevel: 'all',
    logSeverityLevel: 4,
    // Threads that wait by spinning take the cores from decoding, from other sessions and from other processes.
    extra: { session: { intra_op: { allow_spinning: '0' } } },
    ...omitUndefined({ intraOpNumThreads: threads }),
  })
  return { session, device }
}

async function runsOnCpu(path: string, threads?: number): Promise<boolean> {
  return createOn(path, 'cpu', threads).then(
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
