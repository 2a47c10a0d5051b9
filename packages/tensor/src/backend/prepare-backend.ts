import { createRequire } from 'node:module'
import { dirname, sep } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { BackendName } from '../names.ts'
import { findMissingTensorflow } from './find-missing-tensorflow.ts'
import { shareIdentity } from './share-identity.ts'

export interface PreparedBackend {
  /** What tfjs calls it. */
  readonly registeredName: string
  readonly readsSynchronously: boolean
}

/** Loads what a backend needs, and registers it with tfjs. Throws an error that says what is missing. */
export function prepareBackend(name: BackendName): Promise<PreparedBackend> {
  return preparations[name]()
}

const preparations: Readonly<Record<BackendName, () => Promise<PreparedBackend>>> = {
  async tensorflow() {
    const packages = ['@tensorflow/tfjs-node-gpu', '@tensorflow/tfjs-node']
    const installed = packages.filter(isInstalled)
    if (installed.length === 0) throw new Error(`neither ${packages.join(' nor ')} is installed`)
    if (Number(process.versions.node.split('.')[0]) >= 23) {
      throw new Error(`${installed[0]} 4.22 does not run on Node ${process.versions.node}; use Node 20 or 22`)
    }
    const problems: string[] = []
    for (const entry of installed) {
      const missing = findMissingTensorflow(dirname(resolveInstalled(`${entry}/package.json`)!))
      if (missing.length > 0) {
        problems.push(
          `${entry} is installed without ${missing.join(', ')}, which its install script downloads: allow it, then \`npm rebuild ${entry}\``,
        )
        continue
      }
      try {
        await importInstalled(entry)
        return { registeredName: 'tensorflow', readsSynchronously: true }
      } catch (error) {
        problems.push(`${entry} does not load (${firstLine(error)})`)
      }
    }
    throw new Error(problems.join('; '))
  },

  async webgpu() {
    for (const entry of ['@tensorflow/tfjs-backend-webgpu', 'webgpu']) {
      if (!isInstalled(entry)) throw new Error(`${entry} is not installed`)
    }
    // The backend looks for a browser's navigator as it is imported.
    const { create, globals } = (await importInstalled('webgpu')) as {
      create(flags: string[]): GpuProvider
      globals: object
    }
    const gpu = create([])
    if ((await gpu.requestAdapter()) === null)
      throw new Error('there is no adapter: no GPU, or no Vulkan driver for it')
    Object.assign(globalThis, globals)
    Object.defineProperty(globalThis, 'window', { value: globalThis, configurable: true })
    Object.defineProperty(globalThis, 'navigator', { value: { gpu, userAgent: 'Node.js' }, configurable: true })
    await importInstalled('@tensorflow/tfjs-backend-webgpu')
    return { registeredName: 'webgpu', readsSynchronously: false }
  },

  async wasm() {
    const { setWasmPaths } = await import('@tensorflow/tfjs-backend-wasm')
    const entry = createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm')
    setWasmPaths(`${dirname(entry)}${sep}`)
    shareIdentity()
    return { registeredName: 'wasm', readsSynchronously: true }
  },

  async cpu() {
    await import('@tensorflow/tfjs-backend-cpu')
    return { registeredName: 'cpu', readsSynchronously: true }
  },
}

interface GpuProvider {
  requestAdapter(): Promise<object | null>
}

/** Packages that a user adds stand in the user's folder, which may not be above this one. */
const origins = [import.meta.url, pathToFileURL(`${process.cwd()}${sep}`).href]

function isInstalled(name: string): boolean {
  return resolveInstalled(name) !== undefined
}

function resolveInstalled(name: string): string | undefined {
  for (const origin of origins) {
    try {
      return createRequire(origin).resolve(name)
    } catch {}
  }
}

/** Not a literal import: these packages are optional, and their types would have to be there. */
async function importInstalled(name: string): Promise<unknown> {
  return import(pathToFileURL(resolveInstalled(name)!).href)
}

function firstLine(error: unknown): string {
  return String((error as Error).message).split('\n')[0]!
}
