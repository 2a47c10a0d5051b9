import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm'
import { getKernel, type KernelFunc, registerKernel, type TensorInfo, unregisterKernel } from '@tensorflow/tfjs-core'

const name = { kernelName: 'Identity', backendName: 'wasm' } as const

/**
 * Puts a kernel that shares a tensor's data in the place of the wasm backend's, which copies it. All that is kept for the
 * way back goes through it, and no kernel writes into its inputs.
 */
export function shareIdentity(): void {
  const kernel = getKernel(name.kernelName, name.backendName)!
  if (kernel.kernelFunc === share) return
  // Registering over another kernel prints a warning.
  unregisterKernel(name.kernelName, name.backendName)
  registerKernel({ ...kernel, kernelFunc: share })
}

const share: KernelFunc = ({ inputs, backend }) => {
  const { dataId, shape, dtype } = inputs.x as TensorInfo
  ;(backend as BackendWasm).incRef(dataId)
  return { dataId, shape, dtype }
}
