import { useRef } from 'preact/hooks'
import type { RankedDocument } from '../api/answer.ts'
import { type Candidate, splitText } from '../case/candidate.ts'
import type { Session } from '../session/create-session.ts'
import { useGlide } from './use-glide.ts'

/** The candidates, best first, each with where the full picture had it. */
export function Ranking({ session }: { readonly session: Session }) {
  const list = useRef<HTMLOListElement>(null)
  const rows = session.ranking.value
  useGlide(list, rows.map(({ candidate }) => candidate.id).join('\n'))
  const scores = rows.flatMap(({ place }) =>
    [place?.relevance_score, place?.base_score].filter(score => typeof score === 'number'),
  )
  const range = { least: Math.min(...scores), most: Math.max(...scores) }
  return (
    <ol ref={list} class="ranking" aria-busy={session.busy.value}>
      {rows.map(({ candidate, place }) => (
        <Row key={candidate.id} session={session} candidate={candidate} place={place} range={range} />
      ))}
    </ol>
  )
}

interface Range {
  readonly least: number
  readonly most: number
}

interface RowProps {
  readonly session: Session
  readonly candidate: Candidate
  readonly place: RankedDocument | null
  readonly range: Range
}

function Row({ session, candidate, place, range }: RowProps) {
  const { title, rest } = splitText(candidate)
  const isRight = session.right.value.has(candidate.id)
  const shownRank = session.order.value === 'full' ? place?.base_rank : place?.rank
  return (
    <li class="row" data-id={candidate.id} data-right={isRight || undefined}>
      <span class="rank">{shownRank ?? '–'}</span>
      {candidate.image ? (
        <img src={candidate.image} alt="" width="48" height="48" loading="lazy" />
      ) : (
        <span class="no-image" aria-hidden="true">
          Aa
        </span>
      )}
      <div class="words">
        <p class="title">
          {title} {place && <Move from={place.base_rank} to={place.rank} />}
        </p>
        {rest && <p class="rest">{rest}</p>}
        {place && <Scores place={place} range={range} />}
      </div>
      <div class="row-buttons">
        <button
          type="button"
          class="mark"
          aria-pressed={isRight}
          aria-label={`${title} is a right answer`}
          title={isRight ? 'A right answer' : 'Mark as a right answer'}
          onClick={() => session.toggleRight(candidate.id)}
        >
          <svg viewBox="0 0 24 24" width="20" height="20" aria-hidden="true">
            <path d="M5 12.5l4.5 4.5L19 7.5" />
          </svg>
        </button>
        <button
          type="button"
          class="remove"
          aria-label={`Remove ${title}`}
          title="Remove"
          onClick={() => session.removeCandidate(candidate.id)}
        >
          <svg viewBox="0 0 24 24" width="18" height="18" aria-hidden="true">
            <path d="M7 7l10 10M17 7L7 17" />
          </svg>
        </button>
      </div>
    </li>
  )
}

function Move({ from, to }: { readonly from: number; readonly to: number }) {
  if (from === to) return null
  const isUp = to < from
  return (
    <span class="move" data-up={isUp || undefined}>
      <span aria-hidden="true">
        {isUp ? '▲' : '▼'} {Math.abs(from - to)}
      </span>
      <span class="unseen">
        {isUp ? 'up' : 'down'} from {from}
      </span>
    </span>
  )
}

function Scores({ place, range }: { readonly place: RankedDocument; readonly range: Range }) {
  const { relevance_score: score, base_score: base } = place
  if (score === null || base === null) return <p class="warning">could not be read: it ranks last</p>
  const share = (value: number) => (range.most > range.least ? (value - range.least) / (range.most - range.least) : 1)
  return (
    <div class="scores">
      <span class="bars" aria-hidden="true" style={{ '--before': share(base), '--after': share(score) }}>
        <i />
        <i />
      </span>
      <span class="numbers">
        <span class="unseen">score by the full picture </span>
        {base.toFixed(3)} <span aria-hidden="true">→</span>
        <span class="unseen">, by what is left </span> <b>{score.toFixed(3)}</b>
      </span>
    </div>
  )
}
