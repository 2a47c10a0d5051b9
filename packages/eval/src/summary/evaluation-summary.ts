import type { QueryMetrics } from '../metrics/compute-query-metrics.ts'
import type { SystemSettings } from '../protocol/evaluation-system.ts'
import type { RankingRules } from '../protocol/ranking-rules.ts'
import type { SystemKind } from '../protocol/system-kind.ts'
import type { Interval } from '../significance/compute-bootstrap-intervals.ts'
import type { RankChanges } from './compute-rank-changes.ts'
import type { RiskCoveragePoint } from './compute-risk-coverage.ts'
import type { SystemLeftOut } from './system-left-out.ts'

/**
 * Means over queries: the ranking metrics (0 for those left out by the lists' preparation), and what a system's decisions did. Shares are in [0, 1]; null stands where no
 * query defines the number.
 */
export interface SystemSummary extends QueryMetrics {
  /** Recall among the queries that have a relevant candidate in their list. */
  readonly 'condRecall@1': number | null
  readonly 'condRecall@5': number | null
  readonly 'condRecall@10': number | null
  readonly 'condRecall@20': number | null
  /** Share of queries cropped, and share whose policy gave no valid answer (scored as kept). */
  readonly cropRate: number
  readonly invalidRate: number
  /** Mean encoder passes of a query's picture, the full one counted; null where rows of older versions do not tell. */
  readonly passes: number | null
  /** Median milliseconds of a query as it is served; absent where time was not measured. Differs from run to run. */
  readonly msPerQuery?: number
  /** Shares of queries whose first positive stands higher, as high, and lower than in the full picture's ranking. */
  readonly improved: number
  readonly unchanged: number
  readonly degraded: number
  /** Shares of queries by how many places the first positive moved against the full picture's ranking. */
  readonly rankChanges: RankChanges
  /** (system - keep) / (target - keep) in MRR, over the queries that have a target box; null where target gains nothing. */
  readonly gainRecovered: number | null
  readonly 'gainRecoveredRecall@1': number | null
  /** (system - keep) / (oracle - keep) in MRR, and how far the MRR stays below the oracle's. */
  readonly oracleGainRecovered: number | null
  readonly 'oracleGainRecoveredRecall@1': number | null
  readonly oracleRegret: number | null
  /** Share of queries on which the system keeps or crops as the oracle does. */
  readonly oracleAgreement: number | null
  /** Over the crops: the mean share of the picture. */
  readonly boxArea: number | null
  /**
   * Quality of the crops, over those of queries with a target box: the mean intersection over union with it, the share
   * of crops that reach 0.5 of that, and the mean share of the target box that lies inside of the crop.
   */
  readonly targetIou: number | null
  readonly 'targetIou>=0.5': number | null
  readonly targetCovered: number | null
  /** Over all queries with a target box, kept ones too; null where there is none. */
  readonly localization: Localization | null
  /** Paired bootstrap intervals of the means. */
  readonly ci95: { readonly mrr: Interval; readonly 'recall@1': Interval }
}

/** How well a system finds what is asked about. A system that keeps the picture answers with all of it. */
export interface Localization {
  /** Share of answers whose centre lies inside of the target box. */
  readonly pointing: number
  /** Mean intersection over union with the target box, and the share of answers that reach 0.5. */
  readonly iou: number
  readonly 'iou>=0.5': number
}

/** A system against a baseline on the same queries. */
export interface SystemComparison {
  readonly system: string
  readonly baseline: string
  readonly metric: ComparedMetric
  readonly difference: number
  /** Paired bootstrap interval of the difference. */
  readonly ci95: Interval
  /** Paired randomisation test, two-sided. */
  readonly pValue: number
  /** Corrected by Holm over the systems compared on this metric: those against keep, and those against each other. */
  readonly pValueHolm: number
  readonly wins: number
  readonly ties: number
  readonly losses: number
}

/** The metrics for which intervals and tests are computed. */
export const comparedMetrics = ['mrr', 'recall@1'] as const
export type ComparedMetric = (typeof comparedMetrics)[number]

/** The same numbers over a part of the queries. */
export interface SliceSummary {
  /** Those with a list, over which decisions are counted. */
  readonly queries: number
  /** Those that the lists' preparation left out: ranking metrics count them as 0, so that they divide by all questions. */
  readonly leftOut: number
  readonly systems: Readonly<Record<string, SystemSummary>>
}

/** What `summary.json` holds. */
export interface EvaluationSummary extends SliceSummary {
  /** Mean length of the lists. */
  readonly candidatesPerQuery: number
  /** Queries with a relevant candidate in their list, queries with a target box, warnings about what could not be read. */
  readonly data: { readonly withRelevant: number; readonly withTargetBox: number; readonly warnings: number }
  /** By tag, and by properties of the query: see `listSlices`. */
  readonly slices: Readonly<Record<string, SliceSummary>>
  /** Every system against keep, then the system that reports are about against each other policy. */
  readonly comparisons: readonly SystemComparison[]
  /** For each system whose crops differ in probability: what cropping less would bring. */
  readonly riskCoverage: Readonly<Record<string, readonly RiskCoveragePoint[]>>
  /** What the numbers can be computed again from. */
  readonly run: {
    readonly encoders: readonly string[]
    readonly scorers: readonly string[]
    readonly policies: Readonly<Record<string, string>>
    readonly kinds: Readonly<Record<string, SystemKind>>
    /** Of the systems that have any. */
    readonly settings: Readonly<Record<string, SystemSettings>>
    readonly rules: RankingRules
    readonly seed: number
    /** Systems that were asked for and could not run; absent where all did. */
    readonly systemsLeftOut?: readonly SystemLeftOut[]
  }
}
