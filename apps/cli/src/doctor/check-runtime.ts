import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { disableTelemetry } from '@region-r1/encoder'
import { env, listSupportedBackends } from 'onnxruntime-node'
import type { Check } from './check.ts'

const probeTimeoutMs = 20_000

/** onnxruntime-node's version, and which of its devices really start. */
export async function checkRuntime(): Promise<Omit<Check, 'name'>> {
  disableTelemetry()
  const devices = listSupportedBackends().map(({ name }) => name)
  const started = await Promise.all(devices.map(startsDevice))
  const list = (works: boolean) => devices.filter((_, index) => started[index] === works).join(', ')
  const message = `onnxruntime-node ${env.versions.node}; starts: ${list(true) || 'nothing'}; does not start: ${list(false) || 'none'}`
  if (started[devices.indexOf('cpu')]) return { status: 'ok', message }
  return { status: 'fail', message, advice: 'the CPU must start: install onnxruntime-node again, for this platform' }
}

async function startsDevice(device: string): Promise<boolean> {
  const probe = fileURLToPath(new URL('./probe-device.js', import.meta.url))
  const child = spawn(process.execPath, [probe, device], { stdio: 'ignore', timeout: probeTimeoutMs })
  const [code] = await once(child, 'exit')
  return code === 0
}
