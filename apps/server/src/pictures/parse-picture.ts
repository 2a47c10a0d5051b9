import { RequestProblem } from '../request-problem.ts'

/**
 * The bytes of a picture in a request, or the URL of one on the web where that is allowed. Never a path: what a client
 * wrote must not read this machine's files.
 *
 * @throws RequestProblem that names the field.
 */
export function parsePicture(
  text: string,
  { param, allowHttp }: { readonly param: string; readonly allowHttp: boolean },
): Uint8Array | URL {
  const refuse = (message: string) => new RequestProblem('invalid_request', `${param}: ${message}`, { param })
  if (/^https?:/i.test(text)) {
    if (!allowHttp) throw refuse('this server fetches no pictures from the web; send a data URL or base64')
    if (!URL.canParse(text)) throw refuse('this is no URL')
    return new URL(text)
  }
  const data = /^data:[^,]*?(;base64)?,/i.exec(text)
  if (data === null && /^[a-z][a-z+.-]*:/i.test(text)) throw refuse('expected a data URL or base64, got another URL')
  const encoded = data === null ? text : text.slice(data[0].length)
  if (data !== null && data[1] === undefined) return decodePercent(encoded, refuse)
  if (!/^[\w+/\s-]+={0,2}\s*$/.test(encoded)) throw refuse('expected a picture as a data URL or base64')
  return Buffer.from(encoded, 'base64')
}

function decodePercent(text: string, refuse: (message: string) => RequestProblem): Uint8Array {
  if (/%(?![\da-f]{2})/i.test(text)) throw refuse('the data URL is broken: a % without two digits behind it')
  return Buffer.from(
    text.replace(/%([\da-f]{2})/gi, (_, digits) => String.fromCharCode(Number.parseInt(digits, 16))),
    'latin1',
  )
}
