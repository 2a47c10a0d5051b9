/** Mean and, from two values on, deviation (over n - 1). */
export function describeSpread(values) {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0)
  return { mean, deviation: values.length < 2 ? null : Math.sqrt(squares / (values.length - 1)) }
}

/** `12.3 ± 0.4`, by a factor (100 for per cent) and so many digits. */
export function formatSpread(values, { factor = 1, digits = 3 } = {}) {
  const { mean, deviation } = describeSpread(values)
  const format = value => (value * factor).toFixed(digits)
  return deviation === null ? format(mean) : `${format(mean)} ± ${format(deviation)}`
}

/** Rows of cells as a Markdown table; the first row is the head, its first column to the left. */
export function formatMarkdown([head, ...rows]) {
  const lines = [head, head.map((_, index) => (index === 0 ? '---' : '---:')), ...rows]
  return `${lines.map(cells => `| ${cells.join(' | ')} |`).join('\n')}\n`
}
