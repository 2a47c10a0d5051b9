import { RegionR1Error } from '@region-r1/core'
import { CommanderError } from 'commander'
import { ExitError } from './exit-error.ts'

/** The exit code, and what to say where nobody has said it yet. */
export interface Failure {
  /** 0 after `--help`, 2 for wrong usage or input, 130 after Ctrl-C, 1 for all else. */
  readonly exitCode: number
  readonly message?: string
}

/** How the command line ends after whatever a command threw. */
export function describeFailure(error: unknown, signal: AbortSignal): Failure {
  // Commander throws after help too, and has written its message.
  if (error instanceof CommanderError) return { exitCode: error.exitCode === 0 ? 0 : 2 }
  if (error instanceof ExitError) return { exitCode: error.exitCode }
  if (signal.aborted) return { exitCode: 130, message: 'interrupted' }
  if (RegionR1Error.isInstance(error)) return { exitCode: 2, message: error.message }
  const message = describeFileError(error)
  if (message !== undefined) return { exitCode: 2, message }
  return { exitCode: 1, message: error instanceof Error ? (error.stack ?? error.message) : String(error) }
}

/** What the file system refused, in words; undefined for errors of other kinds. */
function describeFileError(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error) || !('syscall' in error || 'path' in error)) return
  const path = 'path' in error ? String(error.path) : 'a file'
  return {
    ENOENT: `there is no file or folder ${path}; check the path`,
    EISDIR: `${path} is a folder, expected a file`,
    ENOTDIR: `${path} leads through a file, expected a folder`,
    EEXIST: `${path} is a file already, expected a folder`,
    EACCES: `${path} may not be read or written; check its permissions`,
    EPERM: `${path} may not be read or written; check its permissions`,
    EROFS: `${path} is on a read-only disk; choose another place`,
    ENOSPC: `${path} cannot be written: the disk is full; free some space, or choose another place`,
    EDQUOT: `${path} cannot be written: your share of the disk is used up; free some space, or choose another place`,
    EFBIG: `${path} cannot be written: it grew larger than the disk or the shell's limit (ulimit -f) allows`,
    ENAMETOOLONG: `${path} is too long a name; choose a shorter one`,
    ELOOP: `${path} is a circle of links; choose another place`,
    EMFILE: `${path} cannot be opened: too many files are open; raise the shell's limit (ulimit -n)`,
    EIO: `${path} cannot be read or written: the disk reports an error`,
  }[String(error.code)]
}
