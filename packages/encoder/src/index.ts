/**
 * Pixels and text to vectors: decoding, crop and resize as Pillow does them, CLIP-like encoders on onnxruntime-node, and
 * a cache of what they compute.
 *
 * @module @region-r1/encoder
 */

export {
  createEmbeddingCache,
  type EmbeddingCache,
  type EmbeddingCacheOptions,
  type EmbeddingCacheStatistics,
} from './cache/create-embedding-cache.ts'
export { type CropAndResizeOptions, cropAndResize } from './crop-and-resize.ts'
export { type DecodeImageOptions, decodeImage } from './decode/decode-image.ts'
export {
  type CreatePictureDecoderOptions,
  createPictureDecoder,
  type PictureDecoder,
} from './decode-threads/create-picture-decoder.ts'
export { type DrawBoxOptions, drawBox } from './draw-box.ts'
export { encodePng } from './encode-png.ts'
export { findEncoderFolder } from './find-encoder-folder.ts'
export { type CachedModel, listCachedModels } from './hub/list-cached-models.ts'
export { type PullModelOptions, type PullModelResult, type PullProgress, pullModel } from './hub/pull-model.ts'
export { type VerifiedFile, verifyCachedModel } from './hub/verify-cached-model.ts'
export type { ImageFormat, ImageHeader } from './image-header/image-header.ts'
export { readImageHeader } from './image-header/read-image-header.ts'
export { loadEncoder } from './load-encoder.ts'
export type { LoadEncoderOptions } from './load-encoder-options.ts'
export { saveLookCalibration } from './look-calibration.ts'
export type { Device, Dtype } from './names.ts'
export type { OnnxEncoder } from './onnx/create-onnx-encoder.ts'
export { disableTelemetry } from './onnx/disable-telemetry.ts'
export type { Resample } from './resample/resample-coefficients.ts'
export { identifyEncoder, nameShippedEncoder } from './shipped/identify-encoder.ts'
export { type ShippedEncoderName, shippedEncoderNames } from './shipped/shipped-encoders.ts'
export { type FetchFromWebOptions, fetchFromWeb } from './source/fetch-from-web.ts'
export { isPublicAddress } from './source/is-public-address.ts'
export {
  getImageLocation,
  type ImageFileSource,
  type ImageSource,
  isPixels,
  type ReadImageSourceOptions,
  readImageBytes,
  readImageSource,
} from './source/read-image-source.ts'
