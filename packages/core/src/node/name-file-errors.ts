/**
 * Runs what writes or reads a file. An error of the file system that it throws names that file: Node's own name none
 * where an open file is written (`EFBIG: file too large, write`), or a temporary one.
 */
export async function nameFileErrors<T>(file: string, run: () => Promise<T>): Promise<T> {
  try {
    return await run()
  } catch (error) {
    if (error instanceof Error && 'syscall' in error) Object.assign(error, { path: file })
    throw error
  }
}
