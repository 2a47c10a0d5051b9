import { type Html, html, rawHtml } from './html.ts'
import { pageStyle } from './page-style.ts'

/** What a page shows. */
export interface PageOptions {
  readonly title: string
  /** What stands below the title. */
  readonly content: Html
  /** Rules beside those of every page. Never anything that comes from data. */
  readonly style?: string | undefined
}

/** One page of markup that loads nothing: style, plots and pictures are inside. */
export function drawPage({ title, content, style = '' }: PageOptions): string {
  return html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title><style>${rawHtml(pageStyle + style)}</style></head><body><main>
<h1>${title}</h1>
${content}
</main></body></html>
`.markup
}
