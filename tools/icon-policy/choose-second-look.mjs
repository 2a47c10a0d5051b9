// Chooses how the shipped policy looks again, and writes it into its config.json:
// node tools/icon-policy/choose-second-look.mjs [--queries 600] [--seed 31] [--passes 5] [--policy packages/policy/models/icons]
// On validation scenes that chose nothing else. All anchors of every scene are looked at once and kept below
// .region-r1/second-look, where a killed run goes on; the settings are then tried on what was seen. Prints the best settings
// of several bounds on the mean passes, and writes those of --passes.
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { computeDotProduct } from '@region-r1/core'
import { computeReciprocalRank } from '@region-r1/eval'
import { lookAgain, readPolicyFolder, savePolicy } from '@region-r1/policy'
import { computeScores, rankByScore } from '@region-r1/scoring'
import { lookAtAnchors } from './look-at-anchors.mjs'
import { root } from './region-r1.mjs'
import { formatMarkdown } from './statistics.mjs'

const { values } = parseArgs({
  options: {
    queries: { type: 'string', default: '600' },
    seed: { type: 'string', default: '31' },
    passes: { type: 'string', default: '5' },
    policy: { type: 'string', default: 'packages/policy/models/icons' },
  },
})
const directory = join(root, values.policy)
const { config, model } = await readPolicyFolder(directory)
const queries = await lookAtAnchors({ directory, queries: values.queries, seed: values.seed })

const questions = queries.map(({ question }) => question)
const nullQuestion = Array.from(questions[0], (_, index) => round(mean(questions.map(question => question[index])), 5))
const expected = fitExpectation(queries)

const tried = []
for (const count of [3, 5, 8, 12]) {
  for (const logProbabilityWeight of [0.1, 0.2, 0.3]) {
    for (const agreementWeight of [24, 36]) {
      for (const curiosity of [1, 2]) {
        for (const leastGain of [0, 1]) {
          const settings = {
            count,
            logProbabilityWeight,
            agreementWeight,
            curiosity,
            leastGain,
            expected,
            nullQuestion,
          }
          tried.push({ settings, ...(await measure(settings)) })
        }
      }
    }
  }
}

const unseen = await measure({ ...tried[0].settings, count: 1 })
const bestWithin = bound =>
  tried.filter(({ passes }) => passes <= bound).reduce((best, one) => (one.mrr > best.mrr ? one : best))
const rows = [2, 3, 4, 5, 6, 8].flatMap(bound =>
  tried.some(({ passes }) => passes <= bound) ? [{ bound, ...bestWithin(bound) }] : [],
)
console.log(
  formatMarkdown([
    ['passes at most', 'passes', 'MRR', 'looks', 'c', 'w', 'curiosity', 'least gain'],
    ['no look', unseen.passes.toFixed(2), unseen.mrr.toFixed(3), 1, '', '', '', ''],
    ...rows.map(({ bound, passes, mrr, settings }) => [
      ...[bound, passes.toFixed(2), mrr.toFixed(3), settings.count, settings.logProbabilityWeight],
      ...[settings.agreementWeight, settings.curiosity, settings.leastGain],
    ]),
  ]),
)
await savePolicy(directory, { config: { ...config, secondLook: bestWithin(Number(values.passes)).settings }, model })
console.log(`the second look of at most ${values.passes} passes is in ${values.policy}/config.json`)

/** MRR and mean passes of all queries, by what was seen of their anchors. */
async function measure(settings) {
  const results = []
  for (const query of queries) {
    if (query.cropProbability < config.threshold) {
      results.push({ rank: computeRank(query.full, query), passes: 1 })
      continue
    }
    const seen = new Map(query.anchors.map(({ box, embedding }) => [box, embedding]))
    let looks = 0
    const look = async boxes => {
      looks += boxes.length
      return boxes.map(box => seen.get(box))
    }
    const regions = await lookAgain(query.anchors, settings, { look, questionEmbedding: query.question })
    const vector = new Float32Array(query.full.length)
    for (const { box, weight } of regions) for (const [i, value] of seen.get(box).entries()) vector[i] += weight * value
    results.push({ rank: computeRank(vector, query), passes: 1 + looks })
  }
  return { mrr: mean(results.map(({ rank }) => rank)), passes: mean(results.map(({ passes }) => passes)) }
}

function computeRank(vector, { candidates, labels }) {
  return computeReciprocalRank(rankByScore(computeScores(vector, candidates)), labels)
}

/** The line of least squares of agreement by log pi over all anchors of the scenes that are cropped, and what is left. */
function fitExpectation(all) {
  const points = all
    .filter(({ cropProbability }) => cropProbability >= config.threshold)
    .flatMap(({ anchors, question }) => {
      const asked = question.map((value, index) => value - nullQuestion[index])
      return anchors.map(({ logProbability, embedding }) => [logProbability, computeDotProduct(embedding, asked)])
    })
  const [x, y] = [0, 1].map(axis => mean(points.map(point => point[axis])))
  const slope = mean(points.map(([a, b]) => (a - x) * (b - y))) / mean(points.map(([a]) => (a - x) ** 2))
  const intercept = y - slope * x
  const deviation = Math.sqrt(mean(points.map(([a, b]) => (b - intercept - slope * a) ** 2)))
  return { intercept: round(intercept, 4), slope: round(slope, 5), deviation: round(deviation, 4) }
}

function mean(numbers) {
  return numbers.reduce((sum, number) => sum + number, 0) / numbers.length
}

function round(number, digits) {
  return Number(number.toFixed(digits))
}
