// What transformers.js takes: one JSON task a line in, its milliseconds of processor time out.
// node peers.mjs FOLDER: where @huggingface/transformers is installed.
import { createRequire } from 'node:module'
import { dirname, join, resolve, sep } from 'node:path'
import { createInterface } from 'node:readline'
import { pathToFileURL } from 'node:url'

const require = createRequire(join(resolve(process.argv[2]), sep))
const { AutoProcessor, AutoTokenizer, CLIPTextModelWithProjection, CLIPVisionModelWithProjection, RawImage, env } =
  await import(pathToFileURL(require.resolve('@huggingface/transformers')).href)

/** @type {Record<string, ReturnType<typeof open>>} */
const models = {}

/** @param {string} folder */
async function open(folder) {
  env.localModelPath = dirname(folder)
  env.allowRemoteModels = false
  const name = folder.slice(dirname(folder).length + 1)
  const options = /** @type {const} */ ({
    dtype: 'fp32',
    session_options: { intraOpNumThreads: 1, extra: { session: { intra_op: { allow_spinning: '0' } } } },
  })
  return {
    processor: await AutoProcessor.from_pretrained(name),
    tokenizer: await AutoTokenizer.from_pretrained(name),
    vision: await CLIPVisionModelWithProjection.from_pretrained(name, options),
    text: await CLIPTextModelWithProjection.from_pretrained(name, options),
  }
}

for await (const line of createInterface({ input: process.stdin })) {
  const { folder, files, texts } = JSON.parse(line)
  models[folder] ??= open(folder)
  const { processor, tokenizer, vision, text } = await models[folder]
  const before = process.cpuUsage()
  if (files) {
    const images = await Promise.all(files.map(file => RawImage.read(file)))
    await vision(await processor(images))
  } else await text(tokenizer(texts, { padding: true, truncation: true }))
  const { user, system } = process.cpuUsage(before)
  process.stdout.write(`${(user + system) / 1000}\n`)
}
