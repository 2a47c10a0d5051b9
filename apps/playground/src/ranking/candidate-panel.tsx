import { DropZone } from '../parts/drop-zone.tsx'
import type { Session } from '../session/create-session.ts'
import { takeCandidates } from '../session/take-files.ts'
import { AddCandidates } from './add-candidates.tsx'
import { Problem } from './problem.tsx'
import { Ranking } from './ranking.tsx'

/** The candidates in their order. */
export function CandidatePanel({ session }: { readonly session: Session }) {
  const { candidates, answer, order } = session
  const isCropped = answer.value?.decision.type === 'crop'
  return (
    <DropZone
      id="ranking"
      class="panel candidate-panel"
      label="Candidates"
      invitation="Drop pictures or JSON Lines to add candidates"
      session={session}
      onFiles={files => takeCandidates(session, files)}
    >
      <div class="panel-head">
        <h2>
          Candidates <span class="count">{candidates.value.length}</span>
        </h2>
        {isCropped && (
          <fieldset class="pills order">
            <legend class="unseen">Order</legend>
            {(['full', 'final'] as const).map(name => (
              <label key={name}>
                <input
                  type="radio"
                  name="order"
                  checked={order.value === name}
                  onChange={() => session.showOrder(name)}
                />
                <span>{name === 'full' ? 'By the full picture' : 'By the crop'}</span>
              </label>
            ))}
          </fieldset>
        )}
      </div>
      <Problem session={session} />
      {candidates.value.length === 0 ? (
        <div class="empty">
          <p class="empty-title">Nothing to rank yet</p>
          <p>Candidates are pictures, texts or both: what your retriever found for this question.</p>
        </div>
      ) : (
        <Ranking session={session} />
      )}
      <AddCandidates session={session} />
    </DropZone>
  )
}
