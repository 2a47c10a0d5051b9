import type { Gate } from '../queue/create-gate.ts'
import type { RankService } from '../service/create-rank-service.ts'
import type { AppParts } from './app-environment.ts'
import { addToLog } from './request-log.ts'

/** What routes rank by: the service behind the gate. */
export function createRank({
  gate,
  service,
}: {
  readonly gate: Gate
  readonly service: RankService
}): AppParts['rank'] {
  return async (context, query) => {
    const { signal, receivedAt, log } = context.var
    const start = performance.now()
    return gate.run(signal, async () => {
      const queueMs = performance.now() - start
      const answer = await service.rank({ ...query, signal, receivedAt })
      addToLog(log, { answer, documents: query.documents.length, queueMs })
      return answer
    })
  }
}
