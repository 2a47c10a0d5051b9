// From an empty process to the first answer: node start-once.js [PHOTO]
export {}

const [photo] = process.argv.slice(2)
const begin = performance.now()
const { createReranker } = await import('@region-r1/reranker')
const imported = performance.now()
await using reranker = await createReranker()
const created = performance.now()
const { passes } = await reranker.rerank({
  image: photo ?? { width: 320, height: 240, data: new Uint8Array(320 * 240 * 3).fill(90) },
  question: 'Which bird is this?',
  candidates: [
    { id: 'owl', text: 'Owl. A bird of prey.' },
    { id: 'finch', text: 'Finch. A small bird.' },
  ],
})
const answered = performance.now()
const { user, system } = process.cpuUsage()
console.log(
  JSON.stringify({
    total: answered - begin,
    import: imported - begin,
    create: created - imported,
    answer: answered - created,
    passes,
    'processor time': (user + system) / 1000,
  }),
)
