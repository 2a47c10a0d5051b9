import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { InvalidArgumentError } from '@region-r1/core'
import type { CoordinateSpace } from '@region-r1/policy'
import { coordinateSpaces } from '@region-r1/policy/names'

/** Which model is asked, how, and where its answers are kept: plain data, for worker processes too. */
export interface VlmSetup {
  readonly url: string
  readonly model: string
  readonly coordinates: CoordinateSpace
  /** In place of the built-in instructions. */
  readonly prompt?: string | undefined
  /** A file of answers. */
  readonly answers: string
}

/** Flags of the policy `vlm`; each has a variable of the environment beside it. */
export interface VlmFlags {
  readonly vlmUrl?: string
  readonly vlmModel?: string
  readonly vlmCoordinates?: CoordinateSpace
  readonly vlmPrompt?: string
  readonly vlmAnswers?: string
  /** Where the evaluation goes. */
  readonly out: string
}

/**
 * The setup that flags, or else the environment (`REGION_R1_VLM_URL`, `_MODEL`, `_COORDINATES`, `_PROMPT`, `_ANSWERS`),
 * name.
 *
 * @throws InvalidArgumentError where there is no endpoint or model, or an unknown space of coordinates.
 */
export async function readVlmSetup(flags: VlmFlags, environment: NodeJS.ProcessEnv): Promise<VlmSetup> {
  const read = (flag: string | undefined, name: string) => flag ?? environment[`REGION_R1_VLM_${name}`]
  const require = (value: string | undefined, name: string) => {
    if (value !== undefined) return value
    const message = `"vlm" needs --vlm-${name.toLowerCase()}, or REGION_R1_VLM_${name} in the environment`
    throw new InvalidArgumentError({ argument: `vlm-${name.toLowerCase()}`, message })
  }
  const coordinates = read(flags.vlmCoordinates, 'COORDINATES') ?? 'resized'
  const space = coordinateSpaces.find(known => known === coordinates)
  if (space === undefined) {
    const message = `coordinates are ${coordinateSpaces.join(', ')}, got "${coordinates}"`
    throw new InvalidArgumentError({ argument: 'vlm-coordinates', message })
  }
  const prompt = read(flags.vlmPrompt, 'PROMPT')
  return {
    url: require(read(flags.vlmUrl, 'URL'), 'URL'),
    model: require(read(flags.vlmModel, 'MODEL'), 'MODEL'),
    coordinates: space,
    prompt: prompt === undefined ? undefined : await readPrompt(prompt),
    answers: read(flags.vlmAnswers, 'ANSWERS') ?? join(flags.out, 'vlm-answers.jsonl'),
  }
}

function readPrompt(file: string): Promise<string> {
  return readFile(file, 'utf8').catch(cause => {
    throw new InvalidArgumentError({ argument: 'vlm-prompt', message: `there is no prompt at ${file}`, cause })
  })
}

/** Names all that the answers depend on, for the rows of a run. */
export function describeVlmSetup({ url, model, coordinates, prompt = '' }: VlmSetup): string {
  const hash = createHash('sha256')
    .update(JSON.stringify([url, prompt]))
    .digest('hex')
    .slice(0, 8)
  return `vlm-${model} ${coordinates} ${hash}`
}
