const [left, width, height] = [46, 420, 260]
const colours = ['#26c', '#888', '#c22', '#e90', '#7bd', '#2a8']

/** MRR against passes: a line a way of learning, its deviation over the seeds as bars; dashed is keeping. */
export function drawBudgets({ lines, keepMrr }) {
  const budgets = lines[0].points.map(({ budget }) => budget)
  const ends = lines.flatMap(({ points }) =>
    points.flatMap(({ mean, deviation }) => [mean - deviation, mean + deviation]),
  )
  const low = Math.floor(20 * Math.min(keepMrr, ...ends)) / 20
  const high = Math.ceil(20 * Math.max(...ends)) / 20
  const [start, end] = [Math.log(budgets[0]), Math.log(budgets.at(-1))]
  const x = budget => left + (end === start ? 0.5 : (Math.log(budget) - start) / (end - start)) * width
  const y = value => 16 + ((high - value) / (high - low)) * height
  const count = Math.round((high - low) / 0.05)
  const ticks = Array.from({ length: count + 1 }, (_, index) => low + 0.05 * index).map(
    value =>
      `<path d="M${left} ${y(value).toFixed(1)}h${width}" stroke="#ddd"/><text x="${left - 6}" y="${(y(value) + 4).toFixed(1)}" text-anchor="end">${value.toFixed(2)}</text>`,
  )
  const labels = budgets.map(
    budget => `<text x="${x(budget).toFixed(1)}" y="${height + 34}" text-anchor="middle">${budget}</text>`,
  )
  const curves = lines.map(({ points }, line) => {
    // A little apart, so that bars do not hide each other.
    const at = budget => x(budget) + 4 * (line - (lines.length - 1) / 2)
    const bars = points.map(
      ({ budget, mean, deviation }) =>
        `<path d="M${at(budget).toFixed(1)} ${y(mean - deviation).toFixed(1)}V${y(mean + deviation).toFixed(1)}" stroke="${colours[line]}"/>`,
    )
    const path = points.map(({ budget, mean }) => `${at(budget).toFixed(1)},${y(mean).toFixed(1)}`).join(' ')
    return `<polyline points="${path}" fill="none" stroke="${colours[line]}" stroke-width="1.8"/>${bars.join('')}`
  })
  const legend = lines.map(({ name }, line) => {
    const row = height + 62 + 18 * line
    return `<path d="M${left} ${row - 4}h22" stroke="${colours[line]}" stroke-width="3"/><text x="${left + 30}" y="${row}">${name}</text>`
  })
  const keep = `<path d="M${left} ${y(keepMrr).toFixed(1)}h${width}" stroke="#555" stroke-dasharray="4 4"/>`
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${left + width + 30} ${height + 62 + 18 * lines.length}" font-family="sans-serif" font-size="12">
<title>MRR against crops encoded for training, mean and deviation over the seeds</title>
<rect width="100%" height="100%" fill="#fff"/>
${[...ticks, ...labels, keep, ...curves, ...legend].join('\n')}
</svg>
`
}
