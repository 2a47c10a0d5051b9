import { InferenceSession, Tensor } from 'onnxruntime-node'

// A process of its own, `node probe-device.js DEVICE`: native code writes to standard error as it likes, and where a
// driver is broken it takes the process with it. Exit 0 where the device really computes.
const [device = 'cpu'] = process.argv.slice(2)

/** One node, y = x + x, as ONNX of opset 17. */
const doubling = 'CAgSADo1Cg4KAXgKAXgSAXkiA0FkZBIBZ1oPCgF4EgoKCAgBEgQKAggBYg8KAXkSCgoICAESBAoCCAFCBAoAEBE='

const session = await InferenceSession.create(Buffer.from(doubling, 'base64'), { executionProviders: [device] })
const { y } = await session.run({ x: new Tensor('float32', [21], [1]) })
process.exit(y?.data[0] === 42 ? 0 : 1)
