/**
 * Pixels and text to vectors: decoding, crop and resize as Pillow does them, CLIP-like encoders on onnxruntime-node, and
 * a cache of what they compute.
 *
 * @module
 */

export { type CropAndResizeOptions, cropAndResize } from './crop-and-resize.ts'
export type { Resample } from './resample-coefficients.ts'
