/** Everything that was measured as Markdown, for docs/results/backends.md. */
export function formatResults({ rehearsal, card, vulkan, processor, node, date, sections }) {
  const find = name => sections.filter(section => section.name === name && section.error === undefined)
  const [adapter] = find('adapter')
  const failures = sections.filter(({ error }) => error !== undefined)
  const wrong = sections.filter(({ error, isRight }) => error === undefined && !isRight)
  const lines = [
    ...(rehearsal ? ['A rehearsal: few steps and passes, whose rates say nothing of a GPU.\n'] : []),
    `- card: ${card}`,
    `- Vulkan: ${vulkan}`,
    ...(adapter
      ? [
          `- adapter: ${Object.values(adapter.adapter).filter(Boolean).join(', ')}; onnxruntime has ${adapter.onnxruntime.join(', ')}`,
        ]
      : []),
    `- processor: ${processor}, Node ${node}, ${date.slice(0, 10)}`,
    ...failures.map(({ name, flags, error }) => `- **${[name, ...flags].join(' ')} failed**: ${error.split('\n')[0]}`),
    ...wrong.map(({ name, flags }) => `- **${[name, ...flags].join(' ')}**: values are off`),
    '',
  ]
  const small = value => value.toExponential(1)
  const number = value => (value < 10 ? value.toFixed(1) : Math.round(value).toLocaleString('en'))
  const steps = [
    ...find('contract').map(({ steps, loss, weight, ms, cpuMs }) => [
      `contract, ${steps} steps of 8 queries, beside plain JavaScript`,
      ...[small(loss), small(weight), number(ms), '', number(cpuMs)],
    ]),
    ...find('training').map(({ size, batchSize, steps, look, loss, weight, ms, msInNetwork, processor }) => [
      `${size === 'clip' ? 'CLIP' : 'icons'}, batch ${batchSize}, ${steps} steps, the first ${look} beside onnxruntime`,
      ...[small(loss), small(weight), number(ms), number(msInNetwork), number(processor.ms)],
    ]),
  ]
  const encoders = find('encoders').flatMap(({ rows }) =>
    rows.map(({ name, batch, furthest, cosine, cpu, webgpu }) => [
      ...[name, String(batch), small(furthest), cosine.toFixed(6), number(webgpu), number(cpu)],
    ]),
  )
  const rewards = find('rewards').map(({ encoder, queries, passes, margin, equalRanks, seconds }) => [
    `${encoder}: ${queries.toLocaleString('en')} queries, ${passes.toLocaleString('en')} passes`,
    ...[small(margin), `${(100 * equalRanks).toFixed(2)} %`, number(seconds.webgpu), number(seconds.cpu)],
  ])
  return [
    ...lines,
    formatTable(
      [
        'training on tfjs',
        'furthest loss',
        'furthest weight',
        'ms a step, webgpu',
        'of which in the network',
        'ms, processor',
      ],
      steps,
    ),
    formatTable(
      ['encoding on onnxruntime', 'batch', 'furthest', 'least cosine', 'pictures a second, webgpu', 'processor'],
      encoders,
    ),
    formatTable(['reward table', 'furthest margin', 'equal ranks', 'seconds, webgpu', 'processor'], rewards),
  ].join('\n')
}

function formatTable(head, rows) {
  if (rows.length === 0) return ''
  const lines = [head, head.map((_, index) => (index === 0 ? '---' : '---:')), ...rows]
  return `${lines.map(cells => `| ${cells.join(' | ')} |`).join('\n')}\n`
}
