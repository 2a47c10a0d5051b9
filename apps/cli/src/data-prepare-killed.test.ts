import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { createRng } from '@region-r1/core'
import { expect, test } from 'vitest'
import { binary, runBinary } from './testing/run-binary.ts'
import { writeBenchmark } from './testing/write-benchmark.ts'

/** As many parts as 3,000 questions make. */
const allParts = 30

/** Questions beyond the benchmark's three, all with the pictures of its first two. */
async function addQuestions(folder: string): Promise<void> {
  const file = join(folder, 'test.csv')
  const [header, one, two] = (await readFile(file, 'utf8')).split('\n')
  await writeFile(
    file,
    [header, ...Array.from({ length: 3_000 }, (_, index) => (index % 2 === 0 ? one : two))].join('\n'),
  )
  const results = { retrieved_entries: ['u/Two', 'u/One'], retrieval_similarities: [0.9, 0.8] }
  const all = Array.from({ length: 3_000 }, (_, index) => [`E-VQA_${index}`, results])
  await writeFile(join(folder, 'results.json'), JSON.stringify(Object.fromEntries(all)))
}

async function countParts(out: string): Promise<number> {
  const names = await readdir(join(out, 'parts')).catch(() => [])
  return names.filter(name => /^\d+\.jsonl$/.test(name)).length
}

/** Starts the command and kills it, as `kill -9` does, once so many parts are there; undefined where it was faster. */
async function killAt(
  parts: number,
  command: readonly string[],
  out: string,
  cwd: string,
): Promise<number | undefined> {
  const child = spawn(process.execPath, [binary, ...command], { cwd, stdio: 'ignore' })
  const closed = once(child, 'close')
  while (child.exitCode === null && (await countParts(out)) < parts) await setTimeout(1)
  child.kill('SIGKILL')
  await closed
  return child.signalCode === 'SIGKILL' ? countParts(out) : undefined
}

async function readTree(folder: string): Promise<Record<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = entries.filter(entry => entry.isFile()).map(entry => join(entry.parentPath, entry.name))
  const read = async (file: string) => [file.slice(folder.length), await readFile(file, 'base64')] as const
  return Object.fromEntries(await Promise.all(files.sort().map(read)))
}

test('a preparation killed at random points and started again gives the files of one that was left alone', {
  timeout: 180_000,
}, async () => {
  const cwd = await writeBenchmark()
  await addQuestions(cwd)
  const prepare = (out: string) => [
    ...['data', 'prepare', 'questions', '--questions', 'test.csv', '--format', 'evqa-csv', '--out', out, '--parquet'],
    ...['--kb', 'encyclopedic_kb_wiki.json', '--landmarks', 'gldv2/train', '--results', 'results.json'],
  ]
  const alone = await runBinary(prepare('alone'), { cwd })
  expect(alone.exitCode, alone.messages).toBe(0)

  const rng = createRng('kills')
  const seen: (number | undefined)[] = []
  for (let parts = 1 + rng.nextInt(8); parts < allParts; parts += 4 + rng.nextInt(10)) {
    seen.push(await killAt(parts, prepare('killed'), join(cwd, 'killed'), cwd))
  }
  expect(seen.some(parts => parts !== undefined && parts > 0 && parts < allParts)).toBe(true)
  const resumed = await runBinary(prepare('killed'), { cwd })
  expect(resumed.exitCode, resumed.messages).toBe(0)
  expect(await readTree(join(cwd, 'killed'))).toEqual(await readTree(join(cwd, 'alone')))
})
