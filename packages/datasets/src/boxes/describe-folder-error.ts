import { DataFormatError } from '@region-r1/core'

/** The error of reading a folder in words; errors of other kinds as they are. */
export function describeFolderError(folder: string, error: unknown): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  const message = {
    ENOENT: `there is no folder ${folder}; check the path`,
    ENOTDIR: `${folder} is a file, expected a folder`,
    EACCES: `${folder} may not be read; check its permissions`,
  }[String(code)]
  return message === undefined ? error : new DataFormatError({ file: folder, message, cause: error })
}
