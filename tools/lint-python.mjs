// Lints the Python scripts by ruff, in a virtual environment below node_modules: node tools/lint-python.mjs [flags of ruff]
// Nothing that ships needs Python, so a machine without it skips this check and says so. CI must not skip it.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const version = '0.17.6'
const root = fileURLToPath(new URL('..', import.meta.url))
const environment = join(root, 'node_modules', '.region-r1', `ruff-${version}`)
const ruff = join(environment, ...(process.platform === 'win32' ? ['Scripts', 'ruff.exe'] : ['bin', 'ruff']))

if (existsSync(ruff) || installRuff()) {
  const { status } = spawnSync(ruff, ['check', ...process.argv.slice(2)], { cwd: root, stdio: 'inherit' })
  process.exitCode = status ?? 1
}

function installRuff() {
  const python = ['python3', 'python'].find(name => run(name, ['--version']).status === 0)
  if (python === undefined) return skip('there is no Python on this machine')
  const steps = [
    ['-m', 'venv', environment],
    ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', `ruff==${version}`],
  ]
  const own = join(environment, ...(process.platform === 'win32' ? ['Scripts', 'python.exe'] : ['bin', 'python']))
  for (const [index, step] of steps.entries()) {
    const { status, stderr } = run(index === 0 ? python : own, step)
    if (status !== 0) return skip(`ruff ${version} could not be installed: ${stderr.trim().split('\n').at(-1)}`)
  }
  return existsSync(ruff)
}

function run(command, parameters) {
  return spawnSync(command, parameters, { encoding: 'utf8', stdio: ['ignore', 'ignore', 'pipe'] })
}

function skip(reason) {
  process.stderr.write(`check:scripts: the Python scripts are not linted: ${reason}\n`)
  if (process.env.CI) process.exitCode = 1
  return false
}
