/** Markup that is safe to embed: made by {@link html} or {@link rawHtml} alone. */
export interface Html {
  readonly markup: string
}

type Embedded = Html | string | number | null | readonly Embedded[]

/**
 * A template tag for markup: strings and numbers are escaped, markup and lists of it are taken as they are, null is
 * nothing. Everything that comes from data passes through here.
 *
 * @example
 * html`<b>${'<&>'}</b>`.markup // '<b>&lt;&amp;&gt;</b>'
 */
export function html(strings: TemplateStringsArray, ...values: readonly Embedded[]): Html {
  return { markup: strings.reduce((markup, string, index) => markup + embed(values[index - 1] ?? null) + string) }
}

/** Text that is markup already. Never for anything that comes from data. */
export function rawHtml(markup: string): Html {
  return { markup }
}

function embed(value: Embedded): string {
  if (value === null) return ''
  if (typeof value === 'string' || typeof value === 'number') return escapeHtml(String(value))
  if ('markup' in value) return value.markup
  return value.map(embed).join('')
}

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, character => escapes[character]!)
}
