const panel = { width: 260, height: 200, gap: 34 }
const colours = ['#888', '#26c', '#c22', '#a5a', '#e90', '#7bd', '#2a8', '#7a5', '#024']

/** pi(crop) by step: a panel for each rate at the start, a line for each variant, and what colour is which below. */
export function drawTrajectories(panels) {
  const names = panels[0].lines.map(({ name }) => name)
  const width = panels.length * (panel.width + panel.gap) + 20
  const height = panel.height + 70 + names.length * 18
  const drawn = panels.map(({ rate, lines }, index) => {
    const left = 34 + index * (panel.width + panel.gap)
    const x = (step, count) => (left + ((step + 1) / count) * panel.width).toFixed(1)
    const y = value => (24 + (1 - value) * panel.height).toFixed(1)
    const ticks = [0, 0.25, 0.5, 0.75, 1].map(
      value =>
        `<path d="M${left} ${y(value)}h${panel.width}" stroke="#ddd"/><text x="${left - 4}" y="${Number(y(value)) + 4}" text-anchor="end" font-size="10">${value}</text>`,
    )
    const curves = lines.map(({ values }, line) => {
      const points = values.map((value, step) => `${x(step, values.length)},${y(value)}`)
      return `<polyline points="${points.join(' ')}" fill="none" stroke="${colours[line]}" stroke-width="1.6"/>`
    })
    const steps = Math.max(...lines.map(({ values }) => values.length))
    return `<text x="${left}" y="14">starts at ${100 * rate} %</text>${ticks.join('')}${curves.join('')}<text x="${left + panel.width}" y="${panel.height + 40}" text-anchor="end" font-size="10">step ${steps}</text>`
  })
  const legend = names.map((name, line) => {
    const y = panel.height + 62 + line * 18
    return `<path d="M34 ${y - 4}h22" stroke="${colours[line]}" stroke-width="3"/><text x="62" y="${y}">${name}</text>`
  })
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="12">
<title>pi(crop) by step, mean over the seeds</title>
<rect width="${width}" height="${height}" fill="#fff"/>
${[...drawn, ...legend].join('\n')}
</svg>
`
}
