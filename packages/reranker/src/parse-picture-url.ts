import { InvalidArgumentError } from '@region-r1/core'

/**
 * A picture that a message names: a `data:` or http(s) URL. Never a path: what a user wrote must not read this
 * machine's files.
 *
 * @throws InvalidArgumentError
 */
export function parsePictureUrl(argument: string, url: string): string {
  if (/^(data|https?):/i.test(url)) return url
  const start = url.length > 60 ? `${url.slice(0, 60)}…` : url
  throw new InvalidArgumentError({
    argument,
    message: `the query's picture is a data: or http(s) URL, got "${start}"; read a file into data:image/png;base64,…`,
  })
}
