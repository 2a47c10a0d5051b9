import type { ImageFeatures, ImageInput, PatchGrid, PixelBox, RgbImage } from '@region-r1/core'
import type { Device } from '../names.ts'
import type { ErrorMessage } from './error-message.ts'

/** What the thread is asked for. A picture is sent once, however many of its views are asked for. */
export type EncoderRequest =
  | {
      readonly type: 'images'
      readonly call: number
      readonly raw: boolean | undefined
      readonly images: readonly RgbImage[]
      readonly views: readonly { readonly image: number; readonly box: PixelBox | undefined }[]
    }
  | {
      readonly type: 'texts'
      readonly call: number
      readonly raw: boolean | undefined
      readonly texts: readonly string[]
    }
  | { readonly type: 'abort'; readonly call: number }
  | { readonly type: 'dispose' }

/** What it answers. */
export type EncoderResponse =
  | { readonly type: 'ready'; readonly encoder: EncoderDescription }
  | { readonly type: 'features'; readonly call: number; readonly features: readonly ImageFeatures[] }
  | { readonly type: 'embeddings'; readonly call: number; readonly embeddings: readonly Float32Array[] }
  | { readonly type: 'error'; readonly call: number; readonly error: ErrorMessage }

export interface EncoderDescription {
  readonly id: string
  readonly modelType: string
  readonly device: Device
  readonly embeddingSize: number
  readonly transparency: 'white' | 'drop' | undefined
  readonly hasAlignedPatches: boolean | undefined
  readonly imageInput: ImageInput | undefined
  readonly patchGrid: PatchGrid | undefined
  readonly directory: string
  readonly lookThreshold: number | undefined
}

/** The call under which a load that fails is answered. */
export const loadCall = -1
