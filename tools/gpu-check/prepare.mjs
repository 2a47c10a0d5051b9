// Prepares a folder that tries everything on a GPU elsewhere: node tools/gpu-check/prepare.mjs [--out .region-r1/gpu-check] [--packed]
// Then, on a machine with a GPU's driver and nothing else, sh FOLDER/run.sh. Linux on x64.
// --packed takes the tarballs of the last `npm run pack` as they are.
import { spawnSync } from 'node:child_process'
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { brotliCompressSync, constants } from 'node:zlib'

const root = fileURLToPath(new URL('../..', import.meta.url))
const { values } = parseArgs({
  options: { out: { type: 'string', default: '.region-r1/gpu-check' }, packed: { type: 'boolean', default: false } },
})
const out = resolve(root, values.out)
const most = 60 * 1024 ** 2
/** What the trainer is installed with on a machine that has a GPU. */
const gpuPackages = ['webgpu@0.6.2', '@tensorflow/tfjs-backend-webgpu@4.22.0']
/** Found beside Node: a bare machine may lack them. The driver of NVIDIA wants those of X even where there is none. */
const libraries = ['libvulkan.so.1', 'libstdc++.so.6', 'libgcc_s.so.1']
const wished = [
  'libX11.so.6',
  'libXext.so.6',
  'libxcb.so.1',
  'libXau.so.6',
  'libXdmcp.so.6',
  'libbsd.so.0',
  'libmd.so.0',
]

if (process.platform !== 'linux' || process.arch !== 'x64') throw new Error('the folder is made on Linux on x64')
const stage = join(out, 'stage')
remove(out)
mkdirSync(stage, { recursive: true })

if (!values.packed) run('npm', ['run', 'pack'], root)
const tarballs = join(root, '.region-r1/tarballs')
const packed = readdirSync(tarballs).filter(name => !/-(cli|server|encoder-trainer)-/.test(name))
writeFileSync(join(stage, 'package.json'), JSON.stringify({ private: true, type: 'module' }))
const npm = ['install', '--ignore-scripts', '--omit=optional', '--no-audit', '--no-fund', '--no-package-lock']
run('npm', [...npm, ...packed.map(name => join(tarballs, name)), ...gpuPackages], stage)
const modules = join(stage, 'node_modules')
keepOnly(join(modules, 'onnxruntime-node/bin/napi-v6'), ['linux'])
keepOnly(join(modules, 'onnxruntime-node/bin/napi-v6/linux'), ['x64'])
keepOnly(join(modules, 'webgpu/dist'), ['linux-x64'])
// The smaller encoder stands for both; the shipped head is not asked.
keepOnly(join(modules, '@region-r1/encoder/models'), ['icons'])
remove(join(modules, '@region-r1/policy/models'))
// Nothing at run time reads sources, declarations, maps, or what tfjs has for browsers and bundlers.
for (const name of readdirSync(join(modules, '@region-r1'))) remove(join(modules, '@region-r1', name, 'src'))
for (const name of readdirSync(modules, { recursive: true, encoding: 'utf8' })) {
  const ofTfjs = name.startsWith('@tensorflow/') && name.includes('/dist/')
  const isNeeded = ofTfjs ? /\.(node\.js|wasm)$/.test(name) : !/\.(map|[cm]?ts|md|markdown)$/.test(name)
  const path = join(modules, name)
  if (!isNeeded && existsSync(path) && statSync(path).isFile()) remove(path)
}
cpSync(fileURLToPath(new URL('check', import.meta.url)), join(stage, 'check'), { recursive: true })
// What a rehearsal encodes with: CLIP's architecture, as small as transformers makes it.
cpSync(join(root, 'packages/encoder/src/__fixtures__/architectures/clip'), join(stage, 'tiny-clip'), {
  recursive: true,
  filter: name => !name.includes('quantized'),
})

const lib = join(out, 'lib')
mkdirSync(lib)
for (const name of [...libraries, ...wished]) {
  const found = ['/usr/lib/x86_64-linux-gnu', '/lib/x86_64-linux-gnu', '/usr/lib64']
    .map(at => join(at, name))
    .find(existsSync)
  if (found !== undefined) cpSync(realpathSync(found), join(lib, name))
  else if (libraries.includes(name)) throw new Error(`${name} is not installed here: apt-get install libvulkan1`)
}

cpSync(process.execPath, join(out, 'node'))
// Symbols for debuggers are an eighth of it.
spawnSync('strip', ['-s', join(out, 'node')])
// GNU's gzip: zlib's output is a megabyte larger.
run('gzip', ['-9', 'node'], out)
run('tar', ['-czf', 'lib.tar.gz', 'lib'], out)
run('tar', ['-cf', join(out, 'app.tar'), '.'], stage)
const app = readFileSync(join(out, 'app.tar'))
const { BROTLI_PARAM_QUALITY, BROTLI_PARAM_LGWIN, BROTLI_PARAM_SIZE_HINT } = constants
const params = { [BROTLI_PARAM_QUALITY]: 9, [BROTLI_PARAM_LGWIN]: 24, [BROTLI_PARAM_SIZE_HINT]: app.length }
writeFileSync(join(out, 'app.tar.br'), brotliCompressSync(app, { params }))
cpSync(fileURLToPath(new URL('run.sh', import.meta.url)), join(out, 'run.sh'))
for (const name of ['stage', 'lib', 'app.tar']) remove(join(out, name))

const sizes = readdirSync(out).map(name => ({ name, bytes: statSync(join(out, name)).size }))
const total = sizes.reduce((sum, { bytes }) => sum + bytes, 0)
for (const { name, bytes } of sizes) console.log(`${(bytes / 1024 ** 2).toFixed(1).padStart(6)} MiB  ${name}`)
console.log(
  `${(total / 1024 ** 2).toFixed(1).padStart(6)} MiB  ${out}\n\nsh ${join(values.out, 'run.sh')}   # on the machine with the GPU`,
)
if (total > most) throw new Error(`the folder may take ${most / 1024 ** 2} MiB`)

function run(command, flags, cwd) {
  const { status } = spawnSync(command, flags, { cwd, stdio: ['ignore', 'inherit', 'inherit'] })
  if (status !== 0) throw new Error(`${command} ${flags.slice(0, 2).join(' ')} failed`)
}

function keepOnly(folder, names) {
  if (!existsSync(folder)) throw new Error(`${folder} is not where it was: look where the package keeps its binaries`)
  for (const name of readdirSync(folder)) {
    const isFolder = statSync(join(folder, name)).isDirectory()
    if (isFolder && !names.includes(name)) remove(join(folder, name))
  }
}

function remove(path) {
  rmSync(path, { recursive: true, force: true })
}
