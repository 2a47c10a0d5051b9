const rowHeight = 20
const labelWidth = 250
const plotWidth = 380

/** MRR of each variant, mean and deviation over the seeds, as SVG; the dashed line is the first variant. */
export function drawAblation({ variants }) {
  const ends = variants.flatMap(({ mrr: { mean, deviation } }) => [mean - (deviation ?? 0), mean + (deviation ?? 0)])
  const [low, high] = [Math.floor(20 * Math.min(...ends)) / 20, Math.ceil(20 * Math.max(...ends)) / 20]
  const x = value => (labelWidth + ((value - low) / (high - low)) * plotWidth).toFixed(1)
  const height = rowHeight * (variants.length + 2)
  const ticks = Array.from({ length: Math.round((high - low) / 0.05) + 1 }, (_, index) => low + 0.05 * index)
  const axis = ticks.map(
    tick =>
      `<path d="M${x(tick)} 8V${height - 26}" stroke="#ddd"/><text x="${x(tick)}" y="${height - 10}" text-anchor="middle">${tick.toFixed(2)}</text>`,
  )
  const rows = variants.map(({ name, mrr: { mean, deviation } }, index) => {
    const y = rowHeight * (index + 1)
    const [start, end] = [x(mean - (deviation ?? 0)), x(mean + (deviation ?? 0))]
    return `<text x="${labelWidth - 12}" y="${y + 4}" text-anchor="end">${name}</text><path d="M${start} ${y}H${end}" stroke="#26c" stroke-width="2"/><circle cx="${x(mean)}" cy="${y}" r="4" fill="#26c"/>`
  })
  const reference = `<path d="M${x(variants[0].mrr.mean)} 8V${height - 26}" stroke="#26c" stroke-dasharray="4 4"/>`
  const width = labelWidth + plotWidth + 30
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="12">
<title>MRR of each variant, mean and deviation over the seeds</title>
<rect width="${width}" height="${height}" fill="#fff"/>
${[...axis, reference, ...rows].join('\n')}
</svg>
`
}
