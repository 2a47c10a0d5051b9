import { RegionR1Error } from '@region-r1/core'

/**
 * Jest runs modules in a realm of its own with some of Node's globals: its `Uint8Array` is Node's, its `Float32Array` is
 * not, and onnxruntime takes for tensors only what both sides know.
 *
 * @throws RegionR1Error that says what to do, rather than blame the model.
 */
export function assertOneRealm(): void {
  const parent = Object.getPrototypeOf(Uint8Array)
  if ([Float32Array, BigInt64Array].every(type => Object.getPrototypeOf(type) === parent)) return
  throw new RegionR1Error({
    message:
      'Float32Array or BigInt64Array is not the one of Node itself, as in the sandbox of Jest, and onnxruntime refuses such arrays: set both on this.global in a test environment of your own, or run the tests with Vitest or node:test',
  })
}
