import { createOnnxGraph } from '@region-r1/tensor'

/** CLIP ViT-B/32's vision model. */
const { tokens, width, heads, hidden, patch, projection } = {
  tokens: 50,
  width: 768,
  heads: 12,
  hidden: 3072,
  patch: 3 * 32 * 32,
  projection: 512,
}

/**
 * A vision transformer of CLIP ViT-B/32's size with weights that mean nothing: what it computes costs what the real one
 * does. Input `patches` [pictures, 50, 3072], the pixels of 49 patches and a class token; output `image_embeds`
 * [pictures, 512].
 */
export function formatVitOnnx({ pictures = 1, layers = 12 } = {}) {
  const graph = createOnnxGraph('vit-b-32')
  const weight = (rows, columns) => graph.floats(fill(rows * columns, 1 / Math.sqrt(rows)), [rows, columns])
  const bias = size => graph.floats(fill(size, 0.02), [size])
  const linear = (x, rows, columns) =>
    graph.node('Add', [graph.node('MatMul', [x, weight(rows, columns)]), bias(columns)])
  const normalize = x => graph.node('LayerNormalization', [x, bias(width), bias(width)], { axis: -1 })
  const reshape = (x, shape) => graph.node('Reshape', [x, graph.integers(shape)])
  const scalar = value => graph.floats(Float32Array.of(value), [])

  function attend(x) {
    const size = width / heads
    const split = (order = [0, 2, 1, 3]) =>
      graph.node('Transpose', [reshape(linear(x, width, width), [pictures, tokens, heads, size])], { perm: order })
    const [query, key, value] = [split(), split([0, 2, 3, 1]), split()]
    const scores = graph.node('Mul', [graph.node('MatMul', [query, key]), scalar(1 / Math.sqrt(size))])
    const mixed = graph.node('MatMul', [graph.node('Softmax', [scores], { axis: -1 }), value])
    return linear(
      reshape(graph.node('Transpose', [mixed], { perm: [0, 2, 1, 3] }), [pictures, tokens, width]),
      width,
      width,
    )
  }

  /** CLIP's quick GELU. */
  function activate(x) {
    return graph.node('Mul', [x, graph.node('Sigmoid', [graph.node('Mul', [x, scalar(1.702)])])])
  }

  let x = normalize(linear(graph.input('patches', 'float32', [pictures, tokens, patch]), patch, width))
  for (let layer = 0; layer < layers; layer++) {
    x = graph.node('Add', [x, attend(normalize(x))])
    x = graph.node('Add', [x, linear(activate(linear(normalize(x), width, hidden)), hidden, width)])
  }
  const pooled = reshape(graph.node('Gather', [normalize(x), graph.integers([0])], { axis: 1 }), [pictures, width])
  graph.output('image_embeds', graph.node('MatMul', [pooled, weight(width, projection)]), [pictures, projection])
  return graph.finish()
}

/** Numbers in [-scale, scale], the same every time. */
function fill(count, scale) {
  const values = new Float32Array(count)
  let state = count
  for (let index = 0; index < count; index++) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    values[index] = scale * (state / 0x8000_0000 - 1)
  }
  return values
}
