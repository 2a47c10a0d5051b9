import { z } from '@hono/zod-openapi'
import type { PlainContent } from '../dialects/plain-content.ts'
import type { ServerLimits } from '../limits.ts'

/** A picture as text; what it may be is told by `parsePicture`. */
export const pictureSchema = z.string().min(1).openapi('Picture', {
  description: 'A picture as data URL or base64; an http(s) URL where the server fetches; never a path',
  example: 'data:image/png;base64,iVBORw0KGgo=',
})

/** A text that is not too long. */
export function createTextSchema({ maxTextLength }: ServerLimits) {
  return z.string().max(maxTextLength)
}

/** A text, or an object of text and picture, either alone: read as the object. */
export function createContentSchema(limits: ServerLimits) {
  const text = createTextSchema(limits)
  const parts = z
    .object({ text: text.optional(), image: pictureSchema.optional() })
    .refine(({ text, image }) => text !== undefined || image !== undefined)
  return z
    .union([text, parts], {
      error: `expected a text of at most ${limits.maxTextLength} characters, or an object of text, image or both`,
    })
    .transform((content): PlainContent => (typeof content === 'string' ? { text: content } : content))
}

/** As {@link createContentSchema}, or a list of parts as chat messages have them: vLLM's form. */
export function createMessageSchema(limits: ServerLimits) {
  const part = z.discriminatedUnion('type', [
    z.object({ type: z.literal('text'), text: createTextSchema(limits) }),
    z.object({ type: z.literal('image_url'), image_url: z.object({ url: pictureSchema }) }),
  ])
  const message = z.object({ content: z.array(part).min(1) }).transform(({ content }): PlainContent => {
    const texts = content.flatMap(part => (part.type === 'text' ? [part.text] : []))
    const image = content.find(part => part.type === 'image_url')?.image_url.url
    return { text: texts.length > 0 ? texts.join('\n') : undefined, image }
  })
  return z.union([message, createContentSchema(limits)], {
    error: `expected a text of at most ${limits.maxTextLength} characters, an object of text, image or both, or one of content parts`,
  })
}
