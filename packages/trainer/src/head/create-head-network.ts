import { createOnnxHeadNetwork } from './create-onnx-head-network.ts'
import { createTfjsHeadNetwork } from './create-tfjs-head-network.ts'
import type { HeadConfig } from './head-config.ts'
import type { HeadNetwork } from './head-network.ts'
import type { HeadBackend } from './open-backend.ts'

/** The head, computed where the backend says. */
export function createHeadNetwork(config: HeadConfig, backend: HeadBackend): HeadNetwork {
  return backend.name === 'onnxruntime' ? createOnnxHeadNetwork(config) : createTfjsHeadNetwork(config, backend)
}
