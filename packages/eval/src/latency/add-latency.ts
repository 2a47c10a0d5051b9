import type { EvaluationSummary } from '../summary/evaluation-summary.ts'
import type { LatencySummary } from './measure-latency.ts'

/** The summary with each policy's median milliseconds of a query beside its figures, for tables to show. */
export function addLatency(summary: EvaluationSummary, { systems: measured }: LatencySummary): EvaluationSummary {
  const systems = Object.entries(summary.systems).map(([name, system]) => {
    const totalMs = measured[name]?.totalMs
    return [name, totalMs === undefined ? system : { ...system, msPerQuery: totalMs.p50 }] as const
  })
  return { ...summary, systems: Object.fromEntries(systems) }
}
