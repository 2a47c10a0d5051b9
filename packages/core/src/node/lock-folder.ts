import { open, readFile, rename, rm, stat } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { InvalidArgumentError } from '../errors/invalid-argument-error.ts'

/** A folder that one process alone may write. */
export interface FolderLock extends AsyncDisposable {
  /** Gives the folder back. A second call does nothing. */
  release(): Promise<void>
}

interface Holder {
  readonly pid: number
  readonly host: string
  /** When the process began, so that a later one of the same number is told apart. */
  readonly began: number
}

/**
 * Takes a folder, which exists, for this process: a file `.lock` in it names who holds it. What a killed process of this
 * machine left behind is taken over.
 *
 * @throws InvalidArgumentError where another process holds the folder, or this one already does.
 */
export async function lockFolder(folder: string): Promise<FolderLock> {
  const file = join(folder, '.lock')
  const own: Holder = { pid: process.pid, host: hostname(), began: Math.round(performance.timeOrigin) }
  for (;;) {
    try {
      const handle = await open(file, 'wx')
      await handle.writeFile(JSON.stringify(own))
      await handle.close()
      break
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    }
    const holder = await readHolder(file)
    // Another process may be about to write its name.
    if (holder === null && (await isFresh(file))) {
      await setTimeout(20)
      continue
    }
    if (holder !== null && isHeld(holder, own)) {
      throw new InvalidArgumentError({
        argument: 'folder',
        message: `${folder} is being written by process ${holder.pid} on ${holder.host}; wait for it, or choose another folder (if that process is gone, delete ${file})`,
      })
    }
    // Renamed before it is removed, so that of two processes that find it one alone takes it away.
    const stale = `${file}.${process.pid}.tmp`
    await rename(file, stale).then(
      () => rm(stale, { force: true }),
      () => {},
    )
  }
  let isReleased = false
  const release = async () => {
    if (isReleased) return
    isReleased = true
    await rm(file, { force: true })
  }
  return { release, [Symbol.asyncDispose]: release }
}

/** What the file says; null where it is gone or was never written whole. */
async function readHolder(file: string): Promise<Holder | null> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as Holder
  } catch {
    return null
  }
}

/** Whether the file was made within the last second. */
async function isFresh(file: string): Promise<boolean> {
  const found = await stat(file).catch(() => null)
  return found !== null && Date.now() - found.mtimeMs < 1000
}

function isHeld(holder: Holder, own: Holder): boolean {
  if (holder.host !== own.host) return true
  if (holder.pid === own.pid) return holder.began === own.began
  try {
    process.kill(holder.pid, 0)
    return true
  } catch (error) {
    // Another user's process may not be asked, but is there.
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
