import type { ShippedEncoderName } from '@region-r1/encoder'
import { type CommandContext, type CommonFlags, writeResult } from '../command-context.ts'
import { ExitError } from '../exit-error.ts'
import { openEncoder } from '../open-encoder.ts'
import { type Check, runCheck } from './check.ts'
import { checkEncoder, checkGolden } from './check-encoder.ts'
import { checkImages } from './check-images.ts'
import { checkNode } from './check-node.ts'
import { checkPolicy } from './check-policy.ts'
import { checkRuntime } from './check-runtime.ts'
import { checkTraining } from './check-training.ts'

/** Runs every check, prints a line each; exit 1 where one has failed. */
export async function runDoctor(flags: CommonFlags, context: CommandContext): Promise<void> {
  const checks = [
    await runCheck('node', checkNode),
    await runCheck('runtime', checkRuntime),
    await runCheck('images', checkImages),
    ...(await checkModels('photos', context)),
    ...(await checkModels('icons', context)),
    await runCheck('training', checkTraining),
  ]
  const ok = checks.every(({ status }) => status !== 'fail')
  writeResult(context, flags, { ok, checks }, checks.map(formatCheck).join('\n'))
  if (!ok) throw new ExitError(1)
}

async function checkModels(name: ShippedEncoderName, context: CommandContext): Promise<Check[]> {
  try {
    await using encoder = await openEncoder(name, context)
    return [
      await runCheck('encoder', () => checkEncoder(encoder, name)),
      await runCheck('golden', () => checkGolden(encoder, name)),
      await runCheck('policy', () => checkPolicy(encoder, name)),
    ]
  } catch (error) {
    return [await runCheck('encoder', () => Promise.reject(error))]
  }
}

function formatCheck({ name, status, message, advice }: Check): string {
  const line = `${status.padEnd(4)}  ${name.padEnd(8)}  ${message}`
  return advice === undefined ? line : `${line}\n${' '.repeat(16)}-> ${advice}`
}
