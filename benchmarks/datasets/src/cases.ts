import { createReadStream } from 'node:fs'
import { readFile, rm } from 'node:fs/promises'
import { openEntryIndex, openKbArticles, readJsonEntries, readKbArticles } from '@region-r1/datasets'
import streamObject from 'stream-json/streamers/stream-object.js'
import { formatUrl } from './generate-kb.ts'

/** A way through the whole file; returns the entries seen, so that no work can be left out. */
export interface Case {
  readonly name: string
  run(file: string): Promise<number>
}

export const cases: readonly Case[] = [
  { name: 'bounds only (readJsonEntries)', run: file => count(readJsonEntries(file)) },
  { name: 'parsed and checked (readKbArticles)', run: file => count(readKbArticles(file)) },
  {
    name: 'index made (openEntryIndex)',
    async run(file) {
      await rm(`${file}.index`, { force: true })
      const index = await openEntryIndex(file)
      await index.close()
      return index.count
    },
  },
  {
    name: 'stream-json (StreamObject)',
    run: file => count(createReadStream(file).pipe(streamObject.withParserAsStream())),
  },
]

/** JSON.parse of the whole file, where it fits into one string. */
export async function parseWhole(file: string): Promise<number> {
  return Object.keys(JSON.parse(await readFile(file, 'utf8'))).length
}

/** Microseconds for each of so many articles, looked up one after another all over the file. */
export async function measureLookups(file: string, entries: number, lookups: number): Promise<number> {
  const articles = await openKbArticles(file)
  const start = performance.now()
  for (let lookup = 0; lookup < lookups; lookup++) {
    const article = await articles.get(formatUrl((lookup * 7_919) % entries))
    if (!article) throw new Error(`entry ${lookup} was not found`)
  }
  await articles.close()
  return ((performance.now() - start) * 1000) / lookups
}

async function count(rows: AsyncIterable<unknown>): Promise<number> {
  let seen = 0
  for await (const _ of rows) seen++
  return seen
}
