// What `start-once` cannot go below: onnxruntime, both halves of the encoder of photos, a decision's passes and the texts'.
// node start-floor.js FOLDER PASSES
export {}

const [folder, passes] = process.argv.slice(2)
const begin = performance.now()
const { InferenceSession, Tensor } = await import('onnxruntime-node')
const imported = performance.now()
// As `loadEncoder` opens them.
const options = { extra: { session: { intra_op: { allow_spinning: '1', spin_duration_us: '10' } } } }
const vision = await InferenceSession.create(`${folder}/onnx/vision_model.onnx`, options)
const text = await InferenceSession.create(`${folder}/onnx/text_model.onnx`, options)
const created = performance.now()
const side = 256
const words = 8
for (let pass = 0; pass < Number(passes); pass++) {
  await vision.run({ pixel_values: new Tensor('float32', new Float32Array(3 * side * side), [1, 3, side, side]) })
}
for (const count of [1, 2]) {
  const dims = [count, words]
  const inputs = {
    input_ids: new Tensor('int64', new BigInt64Array(count * words).fill(5n), dims),
    attention_mask: new Tensor('int64', new BigInt64Array(count * words).fill(1n), dims),
  }
  await text.run(Object.fromEntries(text.inputNames.map(name => [name, inputs[name as keyof typeof inputs]])))
}
const answered = performance.now()
const { user, system } = process.cpuUsage()
console.log(
  JSON.stringify({
    total: answered - begin,
    import: imported - begin,
    create: created - imported,
    answer: answered - created,
    'processor time': (user + system) / 1000,
  }),
)
