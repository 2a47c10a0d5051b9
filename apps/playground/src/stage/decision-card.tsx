import type { Answer } from '../api/answer.ts'
import type { Picture } from '../case/picture.ts'
import { byHand, type Session } from '../session/create-session.ts'

/** What was decided, how sure the policy is, and what it cost. */
export function DecisionCard({ session, picture }: { readonly session: Session; readonly picture: Picture }) {
  const { answer, busy, policy } = session
  const found = answer.value
  return (
    <div class="decision" aria-live="polite" aria-busy={busy.value}>
      {found === null ? (
        <p class="decision-title waiting">{busy.value ? 'Looking …' : describeLack(session)}</p>
      ) : (
        <>
          <p class="decision-title">{describeDecision(found, policy.value)}</p>
          {policy.value !== byHand && found.models.policy !== 'keep' && (
            <Probability value={found.decision.cropProbability} />
          )}
          <p class="cost">{describeCost(found)}</p>
          {found.warnings.map(warning => (
            <p key={warning} class="warning">
              {warning}
            </p>
          ))}
        </>
      )}
      {picture.original && (
        <p class="cost">
          Scaled down from {picture.original.width} × {picture.original.height} to {picture.width} × {picture.height}.
        </p>
      )}
    </div>
  )
}

function Probability({ value }: { readonly value: number }) {
  const percent = Math.round(value * 100)
  return (
    <div class="probability">
      <label for="probability">Crop probability</label>
      <meter id="probability" min="0" max="1" value={value}>
        {percent} %
      </meter>
      <output for="probability">{percent} %</output>
    </div>
  )
}

function describeDecision({ decision }: Answer, policy: string): string {
  if (decision.type === 'keep') return 'Kept the full picture'
  const { x1, y1, x2, y2 } = decision.box
  const size = `${Math.round(x2 - x1)} × ${Math.round(y2 - y1)} px`
  if (policy === byHand) return `Your box, ${size}`
  const others = (decision.regions?.length ?? 1) - 1
  return others > 0 ? `Cropped to ${size} and ${others} more` : `Cropped to ${size}`
}

function describeCost({ passes, timings, models }: Answer): string {
  return `${passes} ${passes === 1 ? 'pass' : 'passes'} of the encoder for the picture, ${Math.round(timings.totalMs)} ms, by ${models.policy}`
}

function describeLack({ question, candidates, problem }: Session): string {
  if (problem.value) return 'No answer'
  if (question.value.trim() === '') return 'Type a question about one thing in the picture.'
  return candidates.value.length === 0 ? 'Add candidates to be ranked.' : ''
}
