import type { Gate } from '../queue/create-gate.ts'
import { rejectOnAbort } from '../reject-on-abort.ts'
import type { RankService } from '../service/create-rank-service.ts'
import type { AppParts } from './app-environment.ts'
import { addToLog } from './request-log.ts'

/**
 * What routes rank by: the service behind the gate. Once its time is over a request is answered, even where a policy does not
 * listen to the signal; the turn is taken until the work has ended.
 */
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
    const ranked = gate.run(signal, async () => {
      const queueMs = performance.now() - start
      const answer = await service.rank({ ...query, signal, receivedAt })
      addToLog(log, { answer, documents: query.documents.length, queueMs })
      return answer
    })
    return Promise.race([ranked, rejectOnAbort(signal)])
  }
}
