import { createRequire } from 'node:module'
import { join } from 'node:path'
import type { Check } from './check.ts'

// The fastest first.
const backends = [
  '@tensorflow/tfjs-node-gpu',
  '@tensorflow/tfjs-node',
  '@tensorflow/tfjs-backend-webgpu',
  '@tensorflow/tfjs-backend-wasm',
]

/** Which tfjs backends are installed. Only training uses one, so none at all is no fault. */
export async function checkTraining(): Promise<Omit<Check, 'name'>> {
  const installed = backends.filter(isInstalled)
  if (installed.length > 0) return { status: 'ok', message: `tfjs backends: ${installed.join(', ')}` }
  return { status: 'ok', message: 'no tfjs backend is installed; nothing but training needs one' }
}

/** Whether the working directory or the command line's own folder can import the package. */
function isInstalled(name: string): boolean {
  return [join(process.cwd(), 'package.json'), import.meta.url].some(from => {
    try {
      createRequire(from).resolve(`${name}/package.json`)
      return true
    } catch {
      return false
    }
  })
}
