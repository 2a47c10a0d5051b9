import { InvalidArgumentError } from '@region-r1/core'
import { enableProdMode, getBackend, setBackend } from '@tensorflow/tfjs-core'
import { type BackendName, backendNames } from '../names.ts'
import { prepareBackend } from './prepare-backend.ts'
import { registerGradients } from './register-gradients.ts'

/** What tensors are computed on. */
export interface Backend {
  readonly name: BackendName
  /** Why faster ones were passed over, one sentence each. */
  readonly passedOver: readonly string[]
  /** Whether a tensor's numbers can be read without waiting. */
  readonly readsSynchronously: boolean
  /** Makes it the one that tfjs computes on; tfjs has one at a time. */
  activate(): void
}

/**
 * Opens a backend, or with `auto` the first that really runs here.
 *
 * @throws InvalidArgumentError where the one asked for does not run, with the reason and what to do.
 * @example
 * const backend = await openBackend('auto')
 * backend.name // 'wasm'
 * backend.passedOver[0] // 'tensorflow: neither @tensorflow/tfjs-node-gpu nor @tensorflow/tfjs-node is installed'
 */
export async function openBackend(name: BackendName | 'auto' = 'auto'): Promise<Backend> {
  registerGradients()
  // Without it tfjs prints an advertisement on first use.
  enableProdMode()
  const passedOver: string[] = []
  for (const candidate of name === 'auto' ? backendNames : [name]) {
    try {
      const { registeredName, readsSynchronously } = await keepListeners(async () => {
        const prepared = await prepareBackend(candidate)
        if (!(await setBackend(prepared.registeredName))) throw new Error('tfjs could not start it')
        return prepared
      })
      const activate = () => {
        if (getBackend() !== registeredName) setBackend(registeredName)
      }
      return { name: candidate, passedOver, readsSynchronously, activate }
    } catch (error) {
      passedOver.push(`${candidate}: ${(error as Error).message}`)
    }
  }
  throw new InvalidArgumentError({
    argument: 'backend',
    message: `the backend does not run here (${passedOver.join('; ')}); choose another, or "auto" for the first that runs`,
  })
}

/** Emscripten listens for uncaught errors and prints its whole source with each: what it adds is taken away again. */
async function keepListeners<T>(open: () => Promise<T>): Promise<T> {
  const events = ['uncaughtException', 'unhandledRejection'] as const
  const before = events.map(event => process.listeners(event as 'uncaughtException'))
  try {
    return await open()
  } finally {
    for (const [index, event] of events.entries()) {
      for (const listener of process.listeners(event as 'uncaughtException')) {
        if (!before[index]!.includes(listener)) process.removeListener(event, listener)
      }
    }
  }
}
