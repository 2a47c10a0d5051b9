import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { createTemporaryFolder } from '../testing/create-temporary-folder.ts'
import { runCommand } from '../testing/run-command.ts'

const demo = (name: string) => fileURLToPath(new URL(`../../assets/demo/${name}`, import.meta.url))
/** One that onnxruntime has on other systems alone. */
const device = process.platform === 'win32' ? 'coreml' : 'dml'

test.each([
  ['eval', ['--data', demo('examples.jsonl'), '--policies', 'keep']],
  ['train', ['--data', demo('examples.jsonl'), '--workers', '1']],
  ['data embed', ['--kb', demo('candidates.jsonl')]],
  ['adapt', ['--kb', demo('candidates.jsonl')]],
])('%s runs its encoder on the device asked for, or says that it cannot', async (command, flags) => {
  const out = join(await createTemporaryFolder(), 'out')
  const { exitCode, messages } = await runCommand([
    ...command.split(' '),
    ...flags,
    ...['--encoder', 'icons', '--device', device, '--out', out],
  ])
  expect(messages).toContain(`the device ${device} was asked for, but onnxruntime cannot use it here`)
  expect(exitCode).toBe(2)
})
