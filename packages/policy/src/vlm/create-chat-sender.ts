import { zoomTool } from './chat-messages.ts'
import { type ChatEndpoint, postChat } from './post-chat.ts'
import { VlmRequestError } from './vlm-request-error.ts'

export interface ChatSenderOptions {
  readonly endpoint: ChatEndpoint
  readonly offersTool: boolean
}

/**
 * Sends requests with the tool offered natively, until the endpoint refuses one that it then takes without: from there
 * on the text form of the call, of which the messages tell anyway, has to do.
 */
export function createChatSender({ endpoint, offersTool }: ChatSenderOptions) {
  let offers = offersTool

  return async function send(request: object, signal: AbortSignal): Promise<string> {
    if (!offers) return postChat(request, endpoint, signal)
    try {
      return await postChat({ ...request, tools: [zoomTool] }, endpoint, signal)
    } catch (error) {
      if (!(error instanceof VlmRequestError && mayRefuseTool(error))) throw error
      const completion = await postChat(request, endpoint, signal)
      offers = false
      return completion
    }
  }
}

/** vLLM answers 400 without a tool parser, Ollama 400 for models without tools, llama.cpp 500 without its templates. */
function mayRefuseTool({ status, message }: VlmRequestError): boolean {
  if (status === 400 || status === 422 || status === 501) return true
  return (status === 404 || status === 500) && /tool|jinja/i.test(message)
}
