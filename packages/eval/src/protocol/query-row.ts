import { z } from '@region-r1/core/schema'
import { candidateFusions } from '@region-r1/scoring'
import { type QueryMetricName, queryMetricNames } from '../metrics/compute-query-metrics.ts'
import { ndcgGains, tieRules } from '../names.ts'
import { systemKinds } from './system-kind.ts'
import { upgradeSystemResults } from './upgrade-system-results.ts'

const boxSchema = z.object({ x1: z.number(), y1: z.number(), x2: z.number(), y2: z.number() })

const metricsSchema = z.object(
  Object.fromEntries(queryMetricNames.map(name => [name, z.number()])) as Record<QueryMetricName, z.ZodNumber>,
)

/** What a system did with a query, and where that put the candidates. */
const systemResultSchema = z.object({
  /** The policy's id: names its weights. */
  policy: z.string(),
  kind: z.enum(systemKinds),
  /** What it decides by beside its weights. */
  settings: z.record(z.string(), z.number()).optional(),
  decision: z.discriminatedUnion('type', [
    z.object({ type: z.literal('keep'), cropProbability: z.number() }),
    /** `box` in pixels of the upright picture, exactly what was cropped and encoded. */
    z.object({
      type: z.literal('crop'),
      cropProbability: z.number(),
      box: boxSchema,
      /** Where the crop is made of several, heaviest first. */
      regions: z
        .array(z.object({ box: boxSchema, weight: z.number(), agreement: z.number() }))
        .readonly()
        .optional(),
    }),
    /** Scored as keep, as serving treats it. */
    z.object({ type: z.literal('invalid'), reason: z.string() }),
  ]),
  /** Encoder passes that the picture took, the full one and all looks counted; absent in rows of older versions. */
  passes: z.number().optional(),
  /** `[n]` by candidate index, null for a candidate that could not be read. */
  scores: z.array(z.number().nullable()),
  /** `[n]` candidate indices, best first: `scores` sorted, ties in candidate order, unread candidates last. */
  ranking: z.array(z.number().int()),
  /** Of the first positive, from 1; `n + 1` where there is none. */
  rank: z.number().int(),
  metrics: metricsSchema,
})

/**
 * One line of `per-query.jsonl`: the query itself, so that `replayQuery` needs no other file of data, and all that the
 * summary is made from. `systems` always holds `keep`, whose scores are those of the full picture, and holds `target`
 * wherever there is a `targetBox`.
 */
export const queryRowSchema = z.object({
  queryId: z.string(),
  question: z.string(),
  /** `source` as the example has it; `pixelsSha256` of the decoded RGB bytes, what the encoder saw. */
  image: z.object({ source: z.string(), pixelsSha256: z.string(), width: z.number(), height: z.number() }),
  tags: z.array(z.string()),
  /** In pixels of the upright picture. */
  targetBox: boxSchema.optional(),
  /** Ids of what the policies saw by, and of what scored the candidates. */
  encoder: z.string(),
  scorer: z.string(),
  rules: z.object({
    ties: z.enum(tieRules),
    gain: z.enum(ndcgGains),
    fusion: z.enum(candidateFusions).default('unit'),
  }),
  candidates: z.array(
    z.object({
      id: z.string(),
      image: z.string().optional(),
      text: z.string().optional(),
      relevance: z.number(),
      firstStageScore: z.number().optional(),
      fileOrder: z.number().optional(),
      modality: z.enum(['image', 'text', 'image+text']),
      /** Of the embedding's bytes (float32, little-endian); absent where the candidate could not be read. */
      embeddingSha256: z.string().optional(),
    }),
  ),
  systems: z.preprocess(upgradeSystemResults, z.record(z.string(), systemResultSchema)),
  warnings: z.array(z.string()),
})

/** What one system did to one query. */
export type SystemResult = z.infer<typeof systemResultSchema>
/** All that is known of one query after its evaluation, as {@link queryRowSchema} reads it. */
export type QueryRow = z.infer<typeof queryRowSchema>
