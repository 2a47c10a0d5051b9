const size = { width: 720, height: 400 }
const frame = { left: 56, right: 690, top: 20, bottom: 350 }
const classes = { similarity: 'c', look: 'a', head: 'b' }

/**
 * A line of MRR against mean passes for each policy, keep and the true box as levels: an SVG that reads on light and on
 * dark ground.
 */
export function formatCurve(points) {
  const levels = points.filter(({ policy }) => policy === 'keep' || policy === 'target')
  const policies = Object.keys(classes).map(policy => points.filter(point => point.policy === policy))
  const most = Math.ceil(Math.max(...points.map(({ passes }) => passes)) / 2) * 2
  const [low, high] = [0.4, 0.95]
  const x = passes => round(frame.left + ((frame.right - frame.left) * passes) / most)
  const y = mrr => round(frame.bottom - ((frame.bottom - frame.top) * (mrr - low)) / (high - low))

  const grid = range(low, high, 0.1).map(
    mrr =>
      `<path class="grid" d="M${frame.left} ${y(mrr)}H${frame.right}"/><text x="${frame.left - 8}" y="${y(mrr) + 4}" text-anchor="end">${mrr.toFixed(1)}</text>`,
  )
  const ticks = range(0, most, 2).map(
    passes => `<text x="${x(passes)}" y="${frame.bottom + 20}" text-anchor="middle">${passes}</text>`,
  )
  const bounds = levels.map(
    ({ policy, mrr }) =>
      `<path class="level" d="M${frame.left} ${y(mrr)}H${frame.right}"/><text x="${frame.right}" y="${y(mrr) - 6}" text-anchor="end">${policy === 'keep' ? 'keep' : 'the true box'}</text>`,
  )
  const lines = policies.flatMap(run => {
    const kind = classes[run[0].policy]
    const last = run.at(-1)
    const label = `<text class="name ${kind}" x="${x(last.passes) + 10}" y="${y(last.mrr) + 4}">${last.policy}</text>`
    const dots = run.map(({ passes, mrr }) => `<circle class="${kind}" cx="${x(passes)}" cy="${y(mrr)}" r="4"/>`)
    const path = run.map(({ passes, mrr }) => `${x(passes)} ${y(mrr)}`).join('L')
    return [`<path class="line ${kind}" d="M${path}"/>`, ...dots, label]
  })
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size.width} ${size.height}" role="img" aria-label="MRR against mean passes of the encoder">
<style>
text{font:13px system-ui,sans-serif;fill:#57606a}.grid{stroke:#8886;stroke-width:.5}.level{stroke:#888;stroke-dasharray:5 4}
.line{fill:none;stroke-width:2.5}.name{font-weight:600}
.a{stroke:#0969da;fill:#0969da}.b{stroke:#bc4c00;fill:#bc4c00}.c{stroke:#6e7781;fill:#6e7781}.line{fill:none}.name{stroke:none}
@media(prefers-color-scheme:dark){text{fill:#9da7b3}.a{stroke:#58a6ff;fill:#58a6ff}.b{stroke:#f0883e;fill:#f0883e}.line{fill:none}.name{stroke:none}}
</style>
${[...grid, ...ticks, ...bounds, ...lines].join('\n')}
<text x="${(frame.left + frame.right) / 2}" y="${frame.bottom + 42}" text-anchor="middle">passes of the encoder, a query's mean</text>
<text x="16" y="${(frame.top + frame.bottom) / 2}" transform="rotate(-90 16 ${(frame.top + frame.bottom) / 2})" text-anchor="middle">MRR</text>
</svg>
`
}

function range(start, end, step) {
  return Array.from({ length: Math.floor((end - start) / step + 1e-9) + 1 }, (_, index) => start + index * step)
}

function round(value) {
  return Math.round(value * 10) / 10
}
