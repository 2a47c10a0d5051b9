const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** Text that comes from data, safe inside of markup. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, character => escapes[character]!)
}
