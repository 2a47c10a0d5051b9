// In a package's folder, after `tsc -b` wrote its types: writes what its entries run as few files, because a start pays
// for each module. Its dependencies stay imports, but for zod: what is used of it comes along.
import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { rolldown } from 'rolldown'

const { exports, dependencies, optionalDependencies, peerDependencies } = JSON.parse(
  readFileSync('package.json', 'utf8'),
)
const entries = [
  ...Object.values(exports).flatMap(({ '@region-r1/source': file }) => file?.replace('./src/', '') ?? []),
  // A thread starts from a file of its own, and tokens are compared with other tokenizers' without a model.
  ...listFiles('src').filter(file => /-worker\.ts$|[\\/]create-text-tokenizer\.ts$/.test(file)),
]
const imported = Object.keys({ ...dependencies, ...optionalDependencies, ...peerDependencies }).filter(
  name => name !== 'zod',
)
const moduleUrl = 'import.meta.url'

const bundle = await rolldown({
  input: Object.fromEntries(entries.map(file => [file.replace(/\.ts$/, ''), join('src', file)])),
  platform: 'node',
  transform: { target: 'node20' },
  external: id => imported.some(name => id === name || id.startsWith(`${name}/`)),
  plugins: [keepModuleUrls()],
})
const { output } = await bundle.generate({
  sourcemap: true,
  sourcemapExcludeSources: true,
  // Node reads every byte at a start. Names stay, for stacks of who follows no maps.
  minify: { mangle: false, compress: false },
  entryFileNames: '[name].js',
  chunkFileNames: 'shared/[name].js',
})
rmSync('dist/shared', { recursive: true, force: true })
for (const file of listFiles('dist').filter(file => /\.js(\.map)?$/.test(file))) rmSync(join('dist', file))
for (const file of output) {
  const path = join('dist', file.fileName)
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, file.type === 'chunk' ? file.code : file.source)
}
// Its licence wants to be where its code is.
if (dependencies?.zod) copyFileSync('node_modules/zod/LICENSE', 'dist/shared/zod.txt')

/** A module goes on seeing files from where it would lie by itself, whichever file it comes into. */
function keepModuleUrls() {
  return {
    name: 'keep-module-urls',
    transform(code, id) {
      if (!code.includes(moduleUrl)) return null
      const file = id.slice(join(process.cwd(), 'src').length + 1).replace(/\.ts$/, '.js')
      return { code: code.replaceAll(moduleUrl, `new URL('dist:${file}', ${moduleUrl}).href`), map: null }
    },
    renderChunk(code, { fileName }) {
      if (!code.includes(moduleUrl)) return null
      return { code: code.replaceAll('dist:', '../'.repeat(fileName.split('/').length - 1) || './'), map: null }
    },
  }
}

function listFiles(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(entry => join(entry.parentPath, entry.name).slice(folder.length + 1))
}
