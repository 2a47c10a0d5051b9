import type { KbArticle } from './readers/kb-article.ts'

const sectionCount = 3
const maxLength = 500

/**
 * An article's text as Region-R1's data preparation has it: title and first 3 sections, a line each, empty ones too, cut
 * at 500 characters; or its own text, where it has one.
 */
export function formatArticleText({ title, text, sections }: KbArticle): string {
  if (text !== undefined) return text
  const texts = sections.slice(0, sectionCount).map(({ text }) => text)
  // Cut by code points, as Python does: half of a surrogate pair is no text.
  return [...`${title}\n${texts.join('\n')}`].slice(0, maxLength).join('')
}
