import type { ImageSize } from '@region-r1/core'
import type { CoordinateSpace } from '../names.ts'

/** The paper's one tool, in the form of a chat endpoint's function. */
export const zoomTool = {
  type: 'function',
  function: {
    name: 'image_zoom_in_tool',
    description: 'Crops the picture to the one region that the question is about.',
    parameters: {
      type: 'object',
      properties: {
        bbox_2d: {
          type: 'array',
          items: { type: 'number' },
          minItems: 4,
          maxItems: 4,
          description: '[x1, y1, x2, y2]: upper left and lower right corner of the region',
        },
        label: { type: 'string', description: 'What the region shows, in a few words' },
      },
      required: ['bbox_2d'],
    },
  },
} as const

export interface ChatMessagesOptions {
  readonly question: string
  /** The picture as a data URL. */
  readonly pictureUrl: string
  readonly space: CoordinateSpace
  readonly grid: ImageSize
  /** In place of the built-in ones; how coordinates count is said behind them. */
  readonly instructions?: string | undefined
}

/** What a model is told and asked. The text form of the call is told even where the tool is given natively: a server may ignore it. */
export function createChatMessages({
  question,
  pictureUrl,
  space,
  grid,
  instructions = defaultInstructions,
}: ChatMessagesOptions) {
  return [
    { role: 'system', content: `${instructions}\n\n${describeCoordinates(space, grid)}` },
    {
      role: 'user',
      content: [
        { type: 'image_url', image_url: { url: pictureUrl } },
        { type: 'text', text: `Question: ${question}` },
      ],
    },
  ] as const
}

const defaultInstructions = `You prepare a search. A question is asked about a picture, and the picture will be compared with the entries of a knowledge base, either as a whole or cropped to one region. Do not answer the question. Decide what to search with.

If the thing that the question is about fills most of the picture, or is told by its surroundings, keep the whole picture: answer NO_CROP_NEEDED and nothing else.

If it is a smaller part of the picture, and the rest would lead the search astray, call the tool ${zoomTool.function.name} once, with the tightest box that holds all of it:
<tool_call>{"name": "${zoomTool.function.name}", "arguments": {"bbox_2d": [x1, y1, x2, y2], "label": "what the box shows"}}</tool_call>`

function describeCoordinates(space: CoordinateSpace, { width, height }: ImageSize): string {
  const corners = 'x1, y1 is the upper left corner of the box and x2, y2 the lower right one'
  if (space === 'thousandths') {
    return `Coordinates run from 0 to 1000 over the width and over the height of the picture, from its upper left corner; ${corners}.`
  }
  return `Coordinates are pixels of the picture, which is ${width} wide and ${height} high, from its upper left corner; ${corners}.`
}
