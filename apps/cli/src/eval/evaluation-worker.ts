import type { RerankExample } from '@region-r1/core'
import type { QueryRow } from '@region-r1/eval'
import { serveWorker } from '../workers/serve-worker.ts'
import { type EvaluationSetup, openEvaluation } from './open-evaluation.ts'

serveWorker<EvaluationSetup, RerankExample, QueryRow>(async setup => {
  const { evaluateExample } = await openEvaluation(setup)
  return example => evaluateExample(example)
})
