import { readdir } from 'node:fs/promises'
import { InvalidArgumentError } from '@region-r1/core'
import { type FolderLock, lockFolder, makeFolder } from '@region-r1/core/node'

/** What a run leaves in its folder: a start anew would mix with it. */
const traces = ['metrics.jsonl', 'checkpoints', 'policy', 'config.json', 'report.html']
/** What is enough to go on from. */
const starts = [...traces, 'reward-table']

/**
 * Takes the folder of a training for this process.
 *
 * @throws InvalidArgumentError where it holds another run, where there is no run to resume, or where another process
 * writes it.
 */
export async function openRunFolder(folder: string, { resume }: { readonly resume: boolean }): Promise<FolderLock> {
  const found = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return []
    throw error
  })
  if (resume && !found.some(name => starts.includes(name))) {
    const message = `there is no run to resume in ${folder}; check --out, or start one without --resume`
    throw new InvalidArgumentError({ argument: 'resume', message })
  }
  if (!resume && found.some(name => traces.includes(name))) {
    const message = `${folder} holds a run already; go on with it by --resume, or choose another --out`
    throw new InvalidArgumentError({ argument: 'out', message })
  }
  await makeFolder(folder)
  return lockFolder(folder)
}
