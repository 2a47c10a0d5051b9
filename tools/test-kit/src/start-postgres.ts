import { execFile, spawn } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { chown, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { promisify } from 'node:util'

/** A throw-away cluster, as `pg` connects to it. */
export interface PostgresServer extends AsyncDisposable {
  /** The folder of its socket: it listens on no port. */
  readonly host: string
  readonly user: string
  readonly database: string
}

const lifeSeconds = '300'
const attempts = 100
const run = promisify(execFile)

/**
 * Why {@link startPostgres} cannot be, null where it can. Debian's `postgresql` and `postgresql-<version>-pgvector` are
 * looked for.
 */
export function explainNoPostgres(): string | null {
  return findBinaries() === null
    ? 'no PostgreSQL with pgvector in /usr/lib/postgresql (apt install postgresql postgresql-<version>-pgvector)'
    : null
}

/**
 * Starts PostgreSQL on a socket in a temporary folder, as a user who is not root, which it refuses. It ends after five
 * minutes by itself.
 */
export async function startPostgres(): Promise<PostgresServer> {
  const binaries = findBinaries()
  if (binaries === null) throw new Error(explainNoPostgres()!)
  const host = await mkdtemp(join(tmpdir(), 'region-r1-pg-'))
  const owner = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {}
  if (owner.uid !== undefined) await chown(host, owner.uid, owner.gid)
  const data = join(host, 'data')
  const user = 'test'
  const options = { cwd: host, ...owner }
  await run(join(binaries, 'initdb'), ['-D', data, '-U', user, '--auth=trust', '--no-sync', '-E', 'UTF8'], options)

  const settings = ['listen_addresses=', `unix_socket_directories=${host}`, 'fsync=off'].flatMap(each => ['-c', each])
  const command = ['--signal=INT', lifeSeconds, join(binaries, 'postgres'), '-D', data, ...settings]
  const server = spawn('timeout', command, { ...options, stdio: 'ignore' })
  const ended = new Promise<void>(resolve => server.once('close', () => resolve()))
  async function dispose() {
    server.kill('SIGTERM') // it ends once its clients have gone
    await ended
    await rm(host, { recursive: true, force: true })
  }

  for (let attempt = 1; !(await isReady(binaries, host)); attempt++) {
    if (attempt === attempts || server.exitCode !== null) {
      await dispose()
      throw new Error(`PostgreSQL of ${binaries} did not start within ${attempts / 10} seconds`)
    }
    await wait(100)
  }
  return { host, user, database: 'postgres', [Symbol.asyncDispose]: dispose }
}

/** The newest of Debian's versions that has pgvector. */
function findBinaries(): string | null {
  const root = '/usr/lib/postgresql'
  if (!existsSync(root)) return null
  const versions = readdirSync(root).sort((a, b) => Number(b) - Number(a))
  const version = versions.find(
    each =>
      existsSync(join(root, each, 'bin/initdb')) &&
      existsSync(`/usr/share/postgresql/${each}/extension/vector.control`),
  )
  return version === undefined ? null : join(root, version, 'bin')
}

async function isReady(binaries: string, host: string): Promise<boolean> {
  return run(join(binaries, 'pg_isready'), ['-q', '-h', host]).then(
    () => true,
    () => false,
  )
}
