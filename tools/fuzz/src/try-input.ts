import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { ImageFormatError, RegionR1Error } from '@region-r1/core'
import { readCandidates, readRerankExamples, validateData } from '@region-r1/datasets'
import { decodeImage } from '@region-r1/encoder'
import type { FuzzInput } from './create-input.ts'

/**
 * What is wrong about what became of an input: null where it was read, or refused by one of this project's errors with a
 * message that a reader can bear.
 *
 * @param scratch - a folder for the files that readers of data want
 */
export async function tryInput(input: FuzzInput, scratch: string): Promise<string | null> {
  try {
    return await (input.target === 'picture' ? decode(input) : read(input, scratch))
  } catch (error) {
    return judgeError(error, input.target)
  }
}

async function decode({ bytes, decoder }: FuzzInput & { readonly target: 'picture' }): Promise<string | null> {
  const { width, height, data } = await decodeImage(bytes, { decoder, maxPixels: 2 ** 22 })
  return data.length === width * height * 3 && data.length > 0 ? null : `${width} x ${height} with ${data.length} bytes`
}

async function read({ kind, name, bytes }: FuzzInput & { readonly target: 'data' }, scratch: string) {
  const file = join(scratch, name)
  await writeFile(file, bytes)
  try {
    // As commands read: broken rows are told and left out, so that one of them hides no other.
    const messages: string[] = []
    const options = { onBrokenRow: ({ message }: Error) => messages.push(message) }
    if (kind === 'candidates') await readCandidates(file, options)
    else if (kind === 'examples') for await (const _ of readRerankExamples(file, options));
    else messages.push(...(await validateData({ file, format: kind })).issues.map(({ message }) => message))
    return messages.map(judgeMessage).find(problem => problem !== null) ?? null
  } finally {
    await rm(file)
  }
}

function judgeError(error: unknown, target: FuzzInput['target']): string | null {
  const isOurs = target === 'picture' ? error instanceof ImageFormatError : RegionR1Error.isInstance(error)
  if (!isOurs) return `threw ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`
  return judgeMessage((error as Error).message)
}

/** Not a page long, and without line ends, escapes of a terminal and halves of characters. */
function judgeMessage(message: string): string | null {
  if (message.length > longestMessage) return `a message of ${message.length} characters: ${message.slice(0, 200)}`
  return /[\p{Cc}\p{Cs}]/u.test(message) ? `a message with control characters: ${JSON.stringify(message)}` : null
}

const longestMessage = 1000
