import { appendFile, mkdir, readFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { z } from '@region-r1/core/schema'
import type { VlmAnswerCache } from './create-vlm-policy.ts'

/** A line of the file. */
const answerSchema = z.object({ key: z.string(), completion: z.string(), milliseconds: z.number() })

/** What was asked, and what that took. */
export interface VlmUsage {
  /** Decisions that took an answer, from the file or anew. */
  readonly used: number
  /** Of these, how many were asked for now. */
  readonly asked: number
  /** From asking to the answer, waiting in line included, over all answers used: of those in the file as it was then. */
  readonly milliseconds: number
  /** Of the answers' text. */
  readonly characters: number
}

/** A model's answers in a file, so that a run goes on after a kill, and can be done again without the endpoint. */
export interface VlmAnswerFile extends VlmAnswerCache {
  get(key: string): string | undefined
  set(key: string, completion: string): Promise<void>
  /** What was asked so far. */
  readUsage(): VlmUsage
}

/**
 * Opens a file of answers, JSON Lines; it is made with the first one. A line that a kill broke is asked for again.
 */
export async function openVlmAnswerFile(path: string): Promise<VlmAnswerFile> {
  const known = new Map<string, z.output<typeof answerSchema>>()
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error
    return ''
  })
  for (const line of text.split('\n')) {
    const answer = answerSchema.safeParse(parseJson(line))
    if (answer.success) known.set(answer.data.key, answer.data)
  }
  // A line that was cut off must not swallow the next one.
  let separator = text === '' || text.endsWith('\n') ? '' : '\n'
  const started = new Map<string, number>()
  const usage = { used: 0, asked: 0, milliseconds: 0, characters: 0 }

  function use({ completion, milliseconds }: z.output<typeof answerSchema>): void {
    usage.used++
    usage.milliseconds += milliseconds
    usage.characters += completion.length
  }

  return {
    get(key) {
      const answer = known.get(key)
      if (answer) use(answer)
      else started.set(key, performance.now())
      return answer?.completion
    },
    async set(key, completion) {
      const milliseconds = Math.round(performance.now() - (started.get(key) ?? performance.now()))
      const answer = { key, completion, milliseconds }
      known.set(key, answer)
      usage.asked++
      use(answer)
      const line = `${separator}${JSON.stringify(answer)}\n`
      separator = ''
      await mkdir(dirname(path), { recursive: true })
      await appendFile(path, line)
    },
    readUsage: () => ({ ...usage }),
  }
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}
