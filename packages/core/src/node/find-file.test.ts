import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { findFile } from './find-file.ts'

test('a file is found by its name, whichever way the accents of either are written', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'region-r1-names-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  const composed = join(folder, 'caf\u00e9.png')
  const decomposed = join(folder, 'cre\u0300me.png')
  for (const path of [composed, decomposed]) await writeFile(path, '')
  expect(await findFile(composed)).toBe(composed)
  expect(await findFile(composed.normalize('NFD'))).toSatisfy(path => String(path).normalize('NFC') === composed)
  expect(await findFile(decomposed.normalize('NFC'))).toSatisfy(path => String(path).normalize('NFD') === decomposed)
  expect(await findFile(join(folder, 'tea.png'))).toBeUndefined()
})
