import { expect, test } from 'vitest'
import { html, rawHtml } from './html.ts'

test('what comes from data is escaped, in text and in attributes', () => {
  const name = `<script>alert("x" & 'y')</script>`
  expect(html`<b title="${name}">${name}</b>`.markup).toBe(
    '<b title="&lt;script&gt;alert(&quot;x&quot; &amp; &#39;y&#39;)&lt;/script&gt;">&lt;script&gt;alert(&quot;x&quot; &amp; &#39;y&#39;)&lt;/script&gt;</b>',
  )
})

test('markup, lists and nothing are embedded as they are', () => {
  expect(html`<ul>${[1, 2].map(n => html`<li>${n}</li>`)}${null}${rawHtml('<br>')}</ul>`.markup).toBe(
    '<ul><li>1</li><li>2</li><br></ul>',
  )
})
