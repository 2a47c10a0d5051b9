import type { Answer } from '../api/answer.ts'
import { splitText } from '../case/candidate.ts'
import type { Case } from '../case/format-case.ts'
import type { Compared, Session } from '../session/create-session.ts'
import { formatPolicy } from '../stage/policy-choice.tsx'

const shownCandidates = 3

/** What each policy makes of the question. */
export function Comparison({ session }: { readonly session: Session }) {
  const { compared, comparing, whole } = session
  return (
    <section class="comparison" aria-labelledby="comparison-title" aria-busy={comparing.value}>
      <div class="panel-head">
        <div>
          <h2 id="comparison-title">Policies side by side</h2>
          <p>The same question by every policy of this server.</p>
        </div>
        <button type="button" disabled={whole.value === null || comparing.value} onClick={() => session.compare()}>
          {comparing.value ? 'Comparing …' : compared.value.length > 0 ? 'Compare again' : 'Compare policies'}
        </button>
      </div>
      {whole.value && compared.value.length > 0 && (
        <ul class="cards">
          {compared.value.map(row => (
            <Card key={row.policy} session={session} row={row} whole={whole.value!} />
          ))}
        </ul>
      )}
    </section>
  )
}

function Card({ session, row, whole }: { readonly session: Session; readonly row: Compared; readonly whole: Case }) {
  const title = formatPolicy(row.policy)
  return (
    <li class="card" aria-current={session.policy.value === row.policy ? 'true' : undefined}>
      <h3>
        <button type="button" class="link" onClick={() => session.choosePolicy(row.policy)}>
          {title}
        </button>
      </h3>
      {'problem' in row ? (
        <p class="warning">{row.problem}</p>
      ) : (
        <>
          <BoxedPicture whole={whole} answer={row.answer} />
          <p class="card-decision">{describe(row.answer, session.right.value)}</p>
          <ol>
            {row.answer.results.slice(0, shownCandidates).map(({ index, id }) => (
              <li key={id} data-right={session.right.value.has(id) || undefined}>
                {splitText(whole.candidates[index]!).title}
              </li>
            ))}
          </ol>
        </>
      )}
    </li>
  )
}

function BoxedPicture({ whole: { picture }, answer: { decision } }: { readonly whole: Case; readonly answer: Answer }) {
  const { width, height, url } = picture
  return (
    <div class="card-picture">
      <svg viewBox={`0 0 ${width} ${height}`} aria-hidden="true">
        <image href={url} width={width} height={height} />
        {decision.type === 'crop' && (
          <rect
            x={decision.box.x1}
            y={decision.box.y1}
            width={decision.box.x2 - decision.box.x1}
            height={decision.box.y2 - decision.box.y1}
            vector-effect="non-scaling-stroke"
          />
        )}
      </svg>
    </div>
  )
}

function describe({ decision, passes, results, timings }: Answer, right: ReadonlySet<string>): string {
  const percent = `${Math.round(decision.cropProbability * 100)} %`
  const made = decision.type === 'crop' ? `Crop, ${percent}` : `Keep, ${percent}`
  const place = results.find(({ id }) => right.has(id))?.rank
  const found = place === undefined ? '' : `right answer at ${place} · `
  return `${made} · ${found}${passes} ${passes === 1 ? 'pass' : 'passes'} · ${Math.round(timings.totalMs)} ms`
}
