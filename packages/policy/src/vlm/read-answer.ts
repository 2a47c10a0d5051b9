import type { ImageSize, PolicyOutcome } from '@region-r1/core'
import { parseToolCall } from '../tool-call/parse-tool-call.ts'
import { fromModelBox } from './coordinate-grid.ts'

/**
 * What a completion decides: its first tool call crops, anything else keeps. A model answers one or the other and no
 * probability, so that `cropProbability` is 1 or 0.
 */
export function readAnswer(completion: string, grid: ImageSize): PolicyOutcome {
  const corners = parseToolCall(completion)
  if (corners === null) return { type: 'keep', cropProbability: 0 }
  const box = fromModelBox(corners, grid)
  if (box === null) {
    const reason = `the model's box [${corners.join(', ')}] has nothing inside of the picture, ${grid.width} x ${grid.height} in its units`
    return { type: 'invalid', reason }
  }
  const label = readLabel(completion)
  return { type: 'crop', cropProbability: 1, box, ...(label !== undefined && { label }) }
}

/** A JSON string stands as it is in a call that is otherwise broken. A label is a few words: longer ones are none. */
function readLabel(completion: string): string | undefined {
  const text = /"label"\s{0,16}:\s{0,16}("(?:[^"\\]|\\.){0,1000}")/.exec(completion)?.[1]
  try {
    return text === undefined ? undefined : JSON.parse(text)
  } catch {
    return undefined
  }
}
