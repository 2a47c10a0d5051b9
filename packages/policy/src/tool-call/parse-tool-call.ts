const open = '<tool_call>'
const close = '</tool_call>'
// Bounded, so that an answer full of beginnings costs no more than its length.
const boxText = /"bbox_2d"\s{0,64}:\s{0,64}\[([^\]]{0,400})\]/

/**
 * The box of the first tool call in a vision-language model's completion (the paper's `image_zoom_in_tool`), in pixels
 * of the image that the model was given, as it was written: neither clipped nor checked for order.
 *
 * Text between the tags that is no JSON is still read where `"bbox_2d": [four numbers]` stands in the completion.
 *
 * @returns `[x1, y1, x2, y2]`, or null: the answer is to keep.
 * @example
 * parseToolCall('<tool_call>{"name":"image_zoom_in_tool","arguments":{"bbox_2d":[1,2,3,4]}}</tool_call>') // [1, 2, 3, 4]
 */
export function parseToolCall(completion: string): [number, number, number, number] | null {
  if (!completion.includes(open) || !completion.includes(close)) return null
  const call = completion.split(open)[1]!.split(close)[0]!
  const parsed = parseJson(call)
  if (parsed !== undefined) return toBox(parsed?.arguments?.bbox_2d)
  const numbers = boxText.exec(completion)?.[1]
  return toBox(numbers?.split(','))
}

/** Undefined where the text is no JSON. */
function parseJson(text: string): { arguments?: { bbox_2d?: unknown } | null } | null | undefined {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function toBox(values: unknown): [number, number, number, number] | null {
  if (!Array.isArray(values) || values.length !== 4) return null
  const numbers = values.map(value => (typeof value === 'string' && value.trim() !== '' ? Number(value) : value))
  return numbers.every(Number.isFinite) ? (numbers as [number, number, number, number]) : null
}
