import type { z } from '@hono/zod-openapi'

const descriptions = {
  400: 'The body is not what it should be',
  401: 'The API key is missing or unknown',
  403: 'The request came by a name that this server does not go by',
  405: 'The method is none of this route; Allow names those that are',
  413: 'The body is too large',
  415: 'The body is not declared as JSON',
  422: 'The body, or a picture in it, cannot be worked with',
  424: 'The server failed',
  429: 'Too many requests; Retry-After says when to come back',
  500: 'The server failed',
  503: 'The server is closing, or its models are not there',
  504: 'The request took too long',
} as const

/** The error answers that every route may give, by the dialect's schema, for the OpenAPI document. */
export function describeErrors<Schema extends z.ZodType>(schema: Schema) {
  const content = { 'application/json': { schema } }
  return Object.fromEntries(
    Object.entries(descriptions).map(([status, description]) => [status, { description, content }]),
  ) as Record<keyof typeof descriptions, { description: string; content: typeof content }>
}
