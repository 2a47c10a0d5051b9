import { basename, join } from 'node:path'
import { createDisposerStack, InvalidArgumentError } from '@region-r1/core'
import { findEncoderFolder } from './find-encoder-folder.ts'
import type { LoadEncoderOptions } from './load-encoder-options.ts'
import { readLookThreshold } from './look-calibration.ts'
import { modelConfigSchema } from './model-config.ts'
import { createOnnxEncoder, type OnnxEncoder } from './onnx/create-onnx-encoder.ts'
import { createSession } from './onnx/create-session.ts'
import { findModelFile } from './onnx/find-model-file.ts'
import { listModelFiles } from './onnx/list-model-files.ts'
import { createModelBranch } from './onnx/model-branch.ts'
import { createPreprocessor } from './preprocessing/create-preprocessor.ts'
import { loadTextTokenizer } from './preprocessing/create-text-tokenizer.ts'
import { preprocessorConfigSchema } from './preprocessing/preprocessor-config.ts'
import { readModelJson } from './read-model-json.ts'
import { hashEncoder } from './shipped/identify-encoder.ts'
import { defaultEncoderName, isShippedFolder } from './shipped/shipped-encoders.ts'
import { startEncoder } from './worker/start-encoder.ts'

/**
 * An encoder from a folder as Hugging Face exports it (`config.json`, `preprocessor_config.json`, `tokenizer.json`,
 * `tokenizer_config.json`, `onnx/vision_model*.onnx`, `onnx/text_model*.onnx`): CLIP, SigLIP, SigLIP 2 of fixed size, and
 * the encoders that ship with this package: `photos`, which is the one without a name, and `icons` for drawn icons. A name
 * as `owner/model` or `owner/model@revision` means one of the Hugging Face hub, unless there is a folder of that name: it is
 * read from the cache that `pullModel` fills, and fetched into it where it is not there yet.
 *
 * @throws InvalidArgumentError that says how to get a model of the hub which is not there and cannot be fetched.
 * @throws ModelFormatError that names the file which is missing, broken or does not fit.
 * @throws InvalidArgumentError where the device asked for is not to be had.
 * @example
 * const encoder = await loadEncoder()
 * const [question] = await encoder.encodeTexts(['which bird is this?']) // Float32Array of unit length
 */
export async function loadEncoder(
  directory: string = defaultEncoderName,
  options: LoadEncoderOptions = {},
): Promise<OnnxEncoder> {
  const { device = 'auto', dtype, threads, batchSize, worker = false } = options
  if (batchSize !== undefined) assertCount('batchSize', batchSize)
  if (threads !== undefined) assertCount('threads', threads, mostThreads)
  const folder = await findEncoderFolder(directory, options)
  const configPath = join(folder, 'config.json')
  const preprocessorPath = join(folder, 'preprocessor_config.json')
  const tokenizerPath = join(folder, 'tokenizer.json')
  const tokenizerConfigPath = join(folder, 'tokenizer_config.json')
  const config = await readModelJson(configPath, modelConfigSchema)
  const preprocessor = createPreprocessor(
    await readModelJson(preprocessorPath, preprocessorConfigSchema),
    preprocessorPath,
  )
  if (worker) {
    return startEncoder({
      directory: folder,
      options: { device, dtype, threads, batchSize },
      getPatchRegion: preprocessor.getPatchRegion,
    })
  }
  const visionPath = await findModelFile(folder, 'vision_model', dtype)
  const textPath = await findModelFile(folder, 'text_model', dtype)

  // Before onnxruntime opens them: it says less of what lacks. Those that ship are one file each.
  const paths = [visionPath, textPath]
  const isShipped = isShippedFolder(folder)
  const weights = isShipped ? paths : paths.flatMap(listModelFiles)
  const identify = () => hashEncoder(folder, { modelType: config.model_type, weights })
  // Of the small ones that ship alone: others' weights would take twice their place.
  const shippedId = isShipped ? await identify() : undefined
  const keepAs = (path: string) => shippedId && join(shippedId, basename(path, '.onnx'))

  const disposers = createDisposerStack()
  return disposers.guard(async () => {
    const vision = await createSession(visionPath, { device, threads, keepAs: keepAs(visionPath) })
    disposers.defer(() => vision.session.release())
    // The second half goes where the first went.
    const text = await createSession(textPath, { device: vision.device, threads, keepAs: keepAs(textPath) })
    disposers.defer(() => text.session.release())
    const visionBranch = createModelBranch(vision, {
      path: visionPath,
      inputs: { pixel_values: 'float32' },
      embeddings: ['image_embeds', 'pooler_output'],
      extra: 'last_hidden_state',
    })
    const textBranch = createModelBranch(text, {
      path: textPath,
      inputs: { input_ids: 'int64', attention_mask: 'int64' },
      embeddings: ['text_embeds', 'pooler_output'],
    })
    const tokenizer = await loadTextTokenizer({
      tokenizerPath,
      tokenizerConfigPath,
      config,
      takesMask: textBranch.inputNames.includes('attention_mask'),
      fixedLength: textBranch.getFixedSize('input_ids', 1),
    })
    const id = shippedId ?? (await identify())
    return await createOnnxEncoder({
      id,
      modelType: config.model_type,
      directory: folder,
      lookThreshold: await readLookThreshold(folder, id),
      device: vision.device,
      vision: visionBranch,
      text: textBranch,
      preprocessor,
      tokenizer,
      patchSize: config.vision_config.patch_size,
      batchSize: batchSize ?? (vision.device === 'cpu' ? 16 : 64),
      // As fast one by one, and 170 MB of memory in place of 480: what becomes of one picture, the cache holds.
      pictureBatchSize:
        batchSize ?? (vision.device === 'cpu' && isShipped && basename(folder) === 'photos' ? 1 : undefined),
      transparency: config.model_type.startsWith('region-r1') ? 'white' : 'drop',
      // A test of `policy` holds them to it.
      hasAlignedPatches: isShipped ? true : undefined,
      isProven: isShipped,
      disposers,
    })
  })
}

/** onnxruntime starts as many as it is told, until memory ends. */
const mostThreads = 1024

function assertCount(argument: string, value: number, most = Number.POSITIVE_INFINITY): void {
  if (Number.isInteger(value) && value >= 1 && value <= most) return
  const range = most === Number.POSITIVE_INFINITY ? 'a positive whole number' : `a whole number from 1 to ${most}`
  throw new InvalidArgumentError({ argument, message: `${argument} is ${range}, got ${value}` })
}
