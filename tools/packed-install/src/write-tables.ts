import { readFile, rename, writeFile } from 'node:fs/promises'
import { CheckFailure } from './check-failure.ts'

const start = '<!-- tables: made by the command above -->'
const end = '<!-- end of tables -->'

/** Puts tables between the marks of a Markdown file. */
export async function writeTables(file: string, tables: string): Promise<void> {
  const text = await readFile(file, 'utf8')
  const [from, to] = [text.indexOf(start), text.indexOf(end)]
  if (from < 0 || to < from) throw new CheckFailure(`${file} has no lines "${start}" and "${end}" to write between.`)
  const temporary = `${file}.${process.pid}.tmp`
  await writeFile(temporary, `${text.slice(0, from)}${start}\n\n${tables}\n\n${text.slice(to)}`)
  await rename(temporary, file)
}
