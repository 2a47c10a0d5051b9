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
  if (signal.aborted) return { exitCode: 130, message: 'interrupted; nothing half-written is left' }
  if (RegionR1Error.isInstance(error)) return { exitCode: 2, message: error.message }
  const message = describeFileError(error)
  if (message !== undefined) return { exitCode: 2, message }
  return { exitCode: 1, message: error instanceof Error ? (error.stack ?? error.message) : String(error) }
}

/** What the file system refused, in words; undefined for errors of other kinds. */
function describeFileError(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error) || !('path' in error)) return
  return {
    ENOENT: `there is no file or folder ${error.path}; check the path`,
    EISDIR: `${error.path} is a folder, expected a file`,
    ENOTDIR: `${error.path} leads through a file, expected a folder`,
    EEXIST: `${error.path} is a file already, expected a folder`,
    EACCES: `${error.path} may not be read or written; check its permissions`,
    EROFS: `${error.path} is on a read-only disk; choose another place`,
  }[String(error.code)]
}
