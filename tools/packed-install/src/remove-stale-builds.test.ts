import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { removeStaleBuilds } from './remove-stale-builds.ts'

test('what is left of deleted sources goes; the page and what entries share stay', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'region-r1-stale-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  const kept = [
    'a/new.js',
    'a/new.d.ts',
    'a/new.js.map',
    'shared/schema.js',
    'site/index.html',
    'site/assets/index-b.js',
  ]
  for (const name of [...kept, 'a/old.js', 'a/old.d.ts']) {
    await mkdir(dirname(join(folder, 'dist', name)), { recursive: true })
    await writeFile(join(folder, 'dist', name), '')
  }
  await writeFile(join(folder, 'dist/.tsbuildinfo'), JSON.stringify({ fileNames: ['../src/a/new.ts'] }))
  await removeStaleBuilds(folder)
  const left = await readdir(join(folder, 'dist'), { recursive: true, withFileTypes: true })
  const names = left.filter(entry => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name))
  expect(names.sort()).toEqual([...kept, '.tsbuildinfo'].map(name => join(folder, 'dist', name)).sort())
})
