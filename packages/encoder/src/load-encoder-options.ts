import type { PullProgress } from './hub/pull-model.ts'
import type { Device, Dtype } from './names.ts'

/** How an encoder runs. */
export interface LoadEncoderOptions {
  /** `auto` takes CUDA where onnxruntime's CUDA libraries are installed and work, else the CPU. @default 'auto' */
  readonly device?: 'auto' | Device | undefined
  /** Which of the folder's files to run; the most exact there is if absent. */
  readonly dtype?: Dtype | undefined
  /** Threads of one operator; all cores if absent. */
  readonly threads?: number | undefined
  /**
   * The most pictures or texts of one pass. Texts go by length, in more passes where that spares padding.
   *
   * @default 16 on a processor, of pictures of `photos` 1; 64 on anything else, which begins a pass slowly
   */
  readonly batchSize?: number | undefined
  /**
   * Runs in a thread of its own. onnxruntime runs a network in one go, during which timers, requests and signals wait;
   * a server wants this, a script gains nothing by it.
   *
   * @default false
   */
  readonly worker?: boolean | undefined
  /**
   * Whether a model of the hub that is not in the cache is fetched. Nothing is where `HF_HUB_OFFLINE` is set to 1.
   *
   * @default true
   */
  readonly allowDownloads?: boolean | undefined
  /** Called as the files of such a model come. */
  readonly onDownload?: ((progress: PullProgress) => void) | undefined
  /** Stops a download; what has come of it is kept. */
  readonly signal?: AbortSignal | undefined
}
