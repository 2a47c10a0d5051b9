/**
 * The first tokens of a text, and its end tokens where they are among them, without tokenizing what comes long after: a
 * start of the text is taken that gives twice the tokens that are kept, and four times as much of it where it does not
 * (blanks and unknown characters may give none). It ends before white space where it can, which parts words as the
 * tokenizers do; in a word without any, the cut lies as many tokens behind the kept ones as there are of those. Beyond
 * {@link maxCharacters} a text is not read: the library takes quadratic time for a run of unknown characters.
 *
 * @param encode - tokenizes a whole text
 */
export function encodeStart(text: string, maxLength: number, encode: (text: string) => number[]): number[] {
  for (let length = 16 * maxLength; length < Math.min(text.length, maxCharacters); length *= 4) {
    const ids = encode(cutText(text, length))
    if (ids.length >= 2 * maxLength) return ids
  }
  return encode(cutText(text, maxCharacters))
}

/** Some eight pages. */
const maxCharacters = 2 ** 14

/** At most so many characters (UTF-16 units), and at least half as many. */
function cutText(text: string, length: number): string {
  if (text.length <= length) return text
  const start = text.slice(0, length)
  const blank = /\S\s+\S*$/.exec(start.slice(length / 2))
  if (blank !== null) return start.slice(0, Math.floor(length / 2) + blank.index + 1)
  return /[\uD800-\uDBFF]$/.test(start) ? start.slice(0, -1) : start
}
