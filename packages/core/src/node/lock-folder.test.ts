import { spawnSync } from 'node:child_process'
import { mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { lockFolder } from './lock-folder.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lock-'))
})
afterEach(() => rm(folder, { recursive: true }))

const leave = (holder: object) => writeFile(join(folder, '.lock'), JSON.stringify(holder))

test('a folder is one writer’s at a time, and nothing is left in it', async () => {
  const lock = await lockFolder(folder)
  await expect(lockFolder(folder)).rejects.toThrow(`is being written by process ${process.pid}`)
  await lock.release()
  await lock.release()
  await (await lockFolder(folder)).release()
  expect(await readdir(folder)).toEqual([])
})

test('of ten that ask at once one alone gets it', async () => {
  const asked = await Promise.allSettled(Array.from({ length: 10 }, () => lockFolder(folder)))
  expect(asked.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
})

test('a process that runs keeps it, one that was killed does not', async () => {
  await leave({ pid: process.ppid, host: hostname(), began: 0 })
  await expect(lockFolder(folder)).rejects.toThrow(`process ${process.ppid}`)
  const { pid } = spawnSync(process.execPath, ['--eval', ''])
  await leave({ pid, host: hostname(), began: 0 })
  await (await lockFolder(folder)).release()
})

test('an earlier process of the same number, as in a container that starts again, is gone', async () => {
  await leave({ pid: process.pid, host: hostname(), began: 1 })
  await (await lockFolder(folder)).release()
})

test('a file that a kill left without a name is taken over', async () => {
  await writeFile(join(folder, '.lock'), '')
  await utimes(join(folder, '.lock'), 1, 1)
  await (await lockFolder(folder)).release()
})

test('another machine’s process cannot be asked: the message says what to delete', async () => {
  await leave({ pid: 1, host: 'elsewhere', began: 0 })
  await expect(lockFolder(folder)).rejects.toThrow(`delete ${join(folder, '.lock')}`)
})
