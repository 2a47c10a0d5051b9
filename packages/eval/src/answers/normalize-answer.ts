/** The ASCII characters that Python calls punctuation, with none of the typographic ones. */
const punctuation = /[!-/:-@[-`{-~]/gu

/** The same and four typographic quotes, as Encyclopedic-VQA removes them. */
const evqaPunctuation = /[!-/:-@[-`{-~‘’´]/gu

// Python's \b takes letters of every script for part of a word, JavaScript's only those of ASCII.
const inWord = String.raw`[\p{L}\p{N}_]`
const articles = new RegExp(`(?<!${inWord})(?:a|an|the)(?!${inWord})`, 'gu')
const evqaArticles = new RegExp(`(?<!${inWord})(?:the answer is|a|an|the)(?!${inWord})`, 'gu')

const words = new Map([
  ...['none', 'zero'].map(word => [word, '0'] as const),
  ...['one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten'].map(
    (word, index) => [word, String(index + 1)] as const,
  ),
  ...['entailment', 'true'].map(word => [word, 'yes'] as const),
  ...['contradiction', 'false'].map(word => [word, 'no'] as const),
])

const spanPrefix = '<extra_id_0> '

/**
 * An answer as InfoSeek compares it: lower case, without ASCII punctuation and English articles, single blanks.
 *
 * @example
 * normalizeInfoseekAnswer("The People's Republic of China.") // 'peoples republic of china'
 */
export function normalizeInfoseekAnswer(text: string): string {
  return joinWords(text.toLowerCase().replace(punctuation, '').replace(articles, ' '))
}

/**
 * An answer as Encyclopedic-VQA compares it: as InfoSeek does, and small numbers as digits, `true` and `false` as `yes`
 * and `no`. The published code also maps contractions (`dont` to `don't`); that comes after all apostrophes are gone
 * and maps no two words to one, so it changes no comparison and is left out.
 *
 * @example
 * normalizeEvqaAnswer('The answer is: Two  metres') // '2 metres'
 */
export function normalizeEvqaAnswer(text: string): string {
  const lower = text
    .toLowerCase()
    .replace(/[\n\t]/g, ' ')
    .trim()
  const plain = lower.startsWith(spanPrefix) ? lower.replaceAll(spanPrefix, '') : lower
  const bare = plain.replace(evqaPunctuation, '').replace(evqaArticles, ' ')
  return joinWords(bare, word => words.get(word) ?? word)
}

function joinWords(text: string, map: (word: string) => string = word => word): string {
  return text
    .split(/\s+/u)
    .filter(word => word !== '')
    .map(map)
    .join(' ')
}
