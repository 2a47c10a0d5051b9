import { parsePictureUrl } from '../parse-picture-url.ts'

/** LlamaIndex's `MessageContentDetail`, as far as it is read. */
export type MessagePart =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'image_url'; readonly image_url: { readonly url: string } }
  | { readonly type: 'image'; readonly data: string; readonly mimeType: string }
  | { readonly type: 'audio' | 'video' | 'file'; readonly data: string; readonly mimeType: string }

/** LlamaIndex's `MessageContent`. */
export type MessageContent = string | readonly MessagePart[]

/** The question in a message, its texts joined, and the first of its pictures. */
export function readMessage(message: MessageContent): { readonly question: string; readonly image?: string } {
  const parts = typeof message === 'string' ? [{ type: 'text', text: message } as const] : message
  const question = parts.flatMap(part => (part.type === 'text' ? [part.text] : [])).join('\n')
  for (const part of parts) {
    if (part.type === 'image_url') return { question, image: parsePictureUrl('query', part.image_url.url) }
    if (part.type !== 'image') continue
    const isUrl = part.data.startsWith('data:')
    return { question, image: isUrl ? part.data : `data:${part.mimeType};base64,${part.data}` }
  }
  return { question }
}
