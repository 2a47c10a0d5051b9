import { expect, test } from 'vitest'
import { formatArticleText } from './format-article-text.ts'

const section = (text: string) => ({ title: 'S', text })
const article = { url: 'u', title: 'Owl', images: [] }

test('title and the first three sections stand a line each, empty ones too', () => {
  const sections = ['A bird.', '', 'It hunts.', 'A fourth.'].map(section)
  expect(formatArticleText({ ...article, sections })).toBe('Owl\nA bird.\n\nIt hunts.')
  expect(formatArticleText({ ...article, sections: [] })).toBe('Owl\n')
})

test('500 characters are kept, a pair of surrogates counted as one', () => {
  const text = formatArticleText({ ...article, sections: [section('😀'.repeat(600))] })
  expect([...text]).toHaveLength(500)
  expect(text.endsWith('😀')).toBe(true)
})

test("an entry's own text is taken as it is", () => {
  expect(formatArticleText({ ...article, text: 'Mine.', sections: [section('A bird.')] })).toBe('Mine.')
})
