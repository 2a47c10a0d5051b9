import { readFile } from 'node:fs/promises'
import { describeIssues, ModelFormatError } from '@region-r1/core'
import type { z } from '@region-r1/core/schema'
import { isLfsPointer } from './onnx/is-lfs-pointer.ts'

/**
 * A JSON file of a model's folder, checked against what is used of it.
 *
 * @throws ModelFormatError where it is missing, no JSON, or lacks something.
 */
export async function readModelJson<Schema extends z.ZodType>(path: string, schema: Schema): Promise<z.infer<Schema>> {
  const parsed = schema.safeParse(parseJson(path, await readText(path)))
  if (parsed.success) return parsed.data
  const issues = describeIssues(parsed.error, { most: 1, root: 'the file' })
  throw new ModelFormatError({ path, message: `${path} does not fit: ${issues}` })
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    throw new ModelFormatError({
      path,
      message: `an encoder's folder needs ${path}, which cannot be read; expected the layout of a Hugging Face export: config.json, preprocessor_config.json, tokenizer.json, tokenizer_config.json, onnx/vision_model.onnx, onnx/text_model.onnx`,
      cause: error,
    })
  }
}

function parseJson(path: string, text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    const found = isLfsPointer(path) ? 'a Git LFS pointer, not the file; run git lfs pull' : (error as Error).message
    throw new ModelFormatError({ path, message: `${path} is no JSON: ${found}`, cause: error })
  }
}
