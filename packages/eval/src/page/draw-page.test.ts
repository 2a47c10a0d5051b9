import { expect, test } from 'vitest'
import { drawPage } from './draw-page.ts'
import { html } from './html.ts'

test('a page escapes its title, loads nothing and takes further rules', () => {
  const page = drawPage({ title: 'a < b', content: html`<p>${'<i>'}</p>`, style: '.mine { color: red }' })
  expect(page).toContain('<title>a &lt; b</title>')
  expect(page).toContain('<p>&lt;i&gt;</p>')
  expect(page).toContain('.mine { color: red }')
  expect(page).not.toMatch(/<(link|script)|url\(|https?:/)
})
