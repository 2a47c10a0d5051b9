import { type Html, html } from './html.ts'

/** A table of words, before it is markup of any kind; the first cell of a row names it. */
export interface PageTable {
  readonly header: readonly string[]
  readonly rows: readonly (readonly string[])[]
}

/** The table as markup, which scrolls sideways where the screen is narrow. */
export function drawTable({ header, rows }: PageTable): Html {
  const body = rows.map(
    ([first, ...cells]) => html`<tr><th scope="row">${first!}</th>${cells.map(cell => html`<td>${cell}</td>`)}</tr>\n`,
  )
  return html`<div class="scroll"><table><thead><tr>${header.map(title => html`<th scope="col">${title}</th>`)}</tr></thead><tbody>${body}</tbody></table></div>`
}
