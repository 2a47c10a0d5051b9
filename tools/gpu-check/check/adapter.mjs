// What WebGPU finds: the card, and what it can do.
import { listSupportedBackends } from 'onnxruntime-node'

// Brought by prepare.mjs alone: it weighs more than the rest of this repository.
/** @type {string} */
const entry = 'webgpu'
const { create } = await import(entry)
const adapter = await create([]).requestAdapter({ powerPreference: 'high-performance' })
if (adapter === null) throw new Error('there is no adapter: no GPU, or no Vulkan driver for it')
const { vendor, architecture, device, description } = adapter.info
const onnxruntime = listSupportedBackends().map(({ name, bundled }) => `${name}${bundled ? '' : ' (not bundled)'}`)
console.log(
  JSON.stringify({
    isRight: true,
    adapter: { vendor, architecture, device, description },
    features: [...adapter.features].filter(name => ['shader-f16', 'subgroups', 'timestamp-query'].includes(name)),
    onnxruntime,
  }),
)
process.exit(0)
