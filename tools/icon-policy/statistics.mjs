/** Mean and, from two values on, deviation (over n - 1). */
export function describeSpread(values) {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0)
  return { mean, deviation: values.length < 2 ? null : Math.sqrt(squares / (values.length - 1)) }
}

/**
 * Welch's test of two means over seeds, each of at least 2: the two-sided p-value. It asks whether another set of seeds
 * would differ too, where a test over queries asks whether other queries would.
 *
 * @param a - mean, deviation and count
 * @param b - the same of the other
 * @example
 * computeWelchPValue({ mean: 1, deviation: 0.2, count: 3 }, { mean: 1.5, deviation: 0.2, count: 3 }) // 0.0376
 */
export function computeWelchPValue(a, b) {
  const [u, v] = [a, b].map(({ deviation, count }) => deviation ** 2 / count)
  if (u + v === 0) return a.mean === b.mean ? 1 : 0
  const t = Math.abs(a.mean - b.mean) / Math.sqrt(u + v)
  const freedom = (u + v) ** 2 / (u ** 2 / (a.count - 1) + v ** 2 / (b.count - 1))
  // Student's density becomes a power of the cosine by x = sqrt(freedom) tan(angle).
  const weigh = start => integrate(angle => Math.cos(angle) ** (freedom - 1), start, Math.PI / 2)
  return weigh(Math.atan(t / Math.sqrt(freedom))) / weigh(0)
}

/** By Simpson's rule. */
function integrate(f, start, end, steps = 2000) {
  const width = (end - start) / steps
  let sum = 0
  for (let step = 0; step <= steps; step++) {
    sum += f(start + step * width) * (step === 0 || step === steps ? 1 : step % 2 === 1 ? 4 : 2)
  }
  return (sum * width) / 3
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
