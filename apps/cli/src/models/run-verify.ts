import { InvalidArgumentError } from '@region-r1/core'
import { listCachedModels, verifyCachedModel } from '@region-r1/encoder'
import { type CommandContext, type CommonFlags, writeResult } from '../command-context.ts'
import { ExitError } from '../exit-error.ts'

/** Checks one model, or all; exit 1 where a file is damaged or missing. */
export async function runVerify(model: string | undefined, flags: CommonFlags, context: CommandContext): Promise<void> {
  const chosen = (await listCachedModels()).filter(({ name }) => model === undefined || name === model)
  if (model !== undefined && chosen.length === 0) {
    throw new InvalidArgumentError({
      argument: 'model',
      message: `${model} is not here; see region-r1 models list, or get it by region-r1 models pull ${model}`,
    })
  }
  const models = []
  for (const each of chosen) {
    const files = await verifyCachedModel(each, { signal: context.signal })
    models.push({ name: each.name, commit: each.commit, directory: each.directory, files })
  }
  const ok = models.every(({ files }) => files.every(({ status }) => status === 'ok' || status === 'unknown'))
  const lines = models.flatMap(({ name, commit, files }) => [
    `${name}@${commit}`,
    ...files.map(({ path, status }) => `  ${status.padEnd(7)}  ${path}`),
  ])
  if (!ok) lines.push('pull again: what is damaged or missing is fetched anew')
  writeResult(context, flags, { ok, models }, lines.length === 0 ? 'nothing to check' : lines.join('\n'))
  if (!ok) throw new ExitError(1)
}
