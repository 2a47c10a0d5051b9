// Sets the workspace up with nothing but Node and npm: the pinned pnpm (brought by npx), packages, build.
// A stamp per step remembers what the step last saw, so that a second run does only what changed.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
const stampFolder = join(root, 'node_modules', '.region-r1')

assertNodeVersion()
const packages = listPackages()
const manifests = [
  'package.json',
  'pnpm-lock.yaml',
  'pnpm-workspace.yaml',
  '.npmrc',
  ...packages.map(name => `${name}/package.json`),
]

runStep({
  name: 'install',
  command: 'install --frozen-lockfile --prefer-offline --config.confirm-modules-purge=false',
  inputs: manifests,
  outputs: ['node_modules/.modules.yaml'],
  advice:
    'pnpm says above why. The first set-up needs the npm registry: check the connection, or the proxy in `npm config list`.',
})
const built = packages.filter(name => name.startsWith('packages/') || name.startsWith('apps/'))
runStep({
  name: 'build',
  command: 'exec turbo run build "--filter=./packages/*" "--filter=./apps/*" --output-logs=new-only',
  inputs: [
    ...manifests,
    'turbo.json',
    'tools/tsconfig/base.json',
    'tools/bundle-package.mjs',
    'tools/write-require-entries.mjs',
    ...built.flatMap(listSources),
    // The page: its frame, and the queries that come with it.
    'apps/playground/index.html',
    'apps/playground/docs/index.html',
    ...listFiles('apps/playground/public'),
    ...listFiles('apps/cli/assets/demo'),
  ],
  outputs: built.map(name => `${name}/dist`),
  advice: 'The compiler says above which file it could not build.',
})

function runStep({ name, command, inputs, outputs, advice }) {
  const stampFile = join(stampFolder, `${name}.stamp`)
  const stamp = hashFiles(inputs)
  const done = existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp
  if (done && outputs.every(output => existsSync(join(root, output)))) return

  process.stderr.write(`set-up: ${name} …\n`)
  const start = Date.now()
  // One string through the shell, because npx is a .cmd file on Windows; nothing in it comes from outside.
  // What the tools print goes to standard error, so that `npm run -s demo -- --json` stays one document.
  const { status, error } = spawnSync(`npx --yes ${manifest.packageManager} ${command}`, {
    cwd: root,
    shell: true,
    stdio: ['ignore', process.stderr, process.stderr],
    env: { ...process.env, TURBO_TELEMETRY_DISABLED: '1', TURBO_NO_UPDATE_NOTIFIER: '1', DO_NOT_TRACK: '1' },
  })
  if (status !== 0)
    fail(`${name} failed (${error?.message ?? `exit ${status}`}). ${advice} Then run \`npm run setup\` again.`)
  mkdirSync(stampFolder, { recursive: true })
  writeFileSync(stampFile, stamp)
  process.stderr.write(`set-up: ${name} done in ${((Date.now() - start) / 1000).toFixed(1)} s\n`)
}

function assertNodeVersion() {
  const [major, minor] = process.versions.node.split('.').map(Number)
  const [requiredMajor, requiredMinor] = manifest.engines.node.match(/\d+/g).map(Number)
  if (major > requiredMajor || (major === requiredMajor && minor >= requiredMinor)) return
  fail(
    `Region-R1 needs Node ${requiredMajor}.${requiredMinor} or newer, this is ${process.versions.node}. Install a newer one from https://nodejs.org.`,
  )
}

/** The workspace's folders, as pnpm-workspace.yaml groups them. */
function listPackages() {
  return ['packages', 'apps', 'benchmarks', 'tools']
    .filter(group => existsSync(join(root, group)))
    .flatMap(group => readdirSync(join(root, group)).map(name => `${group}/${name}`))
    .filter(name => existsSync(join(root, name, 'package.json')))
    .sort()
}

/** The files that a package's build reads. */
function listSources(name) {
  return [
    `${name}/tsconfig.json`,
    ...listFiles(`${name}/src`).filter(file => /\.(tsx?|json|css)$/.test(file) && !file.endsWith('.test.ts')),
    ...listFiles(`${name}/scripts`),
  ]
}

function listFiles(folder) {
  if (!existsSync(join(root, folder))) return []
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(entry => join(entry.parentPath, entry.name).slice(root.length + 1))
    .sort()
}

function hashFiles(files) {
  const hash = createHash('sha256').update(`${process.platform} ${process.arch} ${process.versions.modules}`)
  for (const file of files) {
    hash.update(`\0${file}\0`)
    hash.update(readFileSync(join(root, file)))
  }
  return hash.digest('hex')
}

function fail(message) {
  process.stderr.write(`set-up: ${message}\n`)
  process.exit(1)
}
