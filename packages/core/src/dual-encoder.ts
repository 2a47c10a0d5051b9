import type { ImageSize, NormalizedBox } from './box.ts'
import type { ImageView } from './image.ts'

/** What one pass of the image encoder yields. */
export interface ImageFeatures {
  /** `[D]`, unit length. */
  readonly embedding: Float32Array
  /** `[P, Dp]`, the patch tokens of the same pass, row by row over the grid; absent where the encoder has none. */
  readonly patches?: Float32Array
}

/** The grid of patch tokens: `rows * columns` tokens of `size` numbers. */
export interface PatchGrid {
  readonly rows: number
  readonly columns: number
  readonly size: number
}

/** How a full picture becomes what a network reads, as plain data: whoever decodes in a thread can do it there. */
export interface ImageInput extends ImageSize {
  /** What the picture is resized to, or its shorter side; the middle of that is what the network reads. */
  readonly resize: ImageSize | number
  readonly resample: 'bilinear' | 'bicubic'
}

/** Settings of one call of an encoder. */
export interface EncodeOptions {
  /** Embeddings as the model gives them, not at unit length; only of encoders whose `hasRawFeatures` is true. */
  readonly raw?: boolean | undefined
  readonly signal?: AbortSignal | undefined
}

/** A frozen CLIP-like encoder of images and texts into one space, compared by cosine similarity. */
export interface DualEncoder {
  /** Changes whenever weights or preprocessing change: caches and policies are bound to it. */
  readonly id: string
  /** D, the length of an embedding. */
  readonly embeddingSize: number
  readonly patchGrid?: PatchGrid | undefined
  /**
   * How pictures with transparency are made opaque before it sees them: put on white, or with their opacity dropped, as
   * Hugging Face's processors do, so that vectors agree with those of an index made in Python. @default 'white'
   */
  readonly transparency?: 'white' | 'drop' | undefined
  /**
   * Whether its patch tokens lie in the space of the texts; absent where nobody has measured it, which whoever needs to know
   * then does.
   */
  readonly hasAlignedPatches?: boolean | undefined
  /**
   * How it brings full pictures to its size: one that was brought to it already is seen as the full one is, number for
   * number. Absent where nobody else can do that.
   */
  readonly imageInput?: ImageInput | undefined
  /**
   * From which gain the policy `look` crops, in standard deviations over the crops seen, as it was calibrated for this encoder;
   * absent where nobody has.
   */
  readonly lookThreshold?: number | undefined
  /** Whether the option `raw` is known. */
  readonly hasRawFeatures?: boolean | undefined
  /** Features of each view, in the order given. */
  encodeImages(views: readonly ImageView[], options?: EncodeOptions): Promise<ImageFeatures[]>
  /** Unit-length embeddings `[D]` of each text, in the order given. */
  encodeTexts(texts: readonly string[], options?: EncodeOptions): Promise<Float32Array[]>
  /**
   * The part of an image of that size which the patch grid covers. Encoders that crop the centre (CLIP) do not see
   * the whole image; absent where they do.
   */
  readonly getPatchRegion?: ((size: ImageSize) => NormalizedBox) | undefined
  /** Frees what the encoder holds; it is not to be used afterwards. */
  dispose(): Promise<void>
}
