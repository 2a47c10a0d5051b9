import { useEffect } from 'preact/hooks'
import type { Session } from '../session/create-session.ts'

/** Why there is no order, and the way on. */
export function Problem({ session }: { readonly session: Session }) {
  const problem = session.problem.value
  const wait = problem?.retryAfterMs ?? null
  useEffect(() => {
    if (wait === null) return undefined
    const timer = setTimeout(session.askAgain, wait)
    return () => clearTimeout(timer)
  }, [problem])
  if (problem === null) return null
  return (
    <div class="problem" role="alert">
      <p>{problem.message}</p>
      {wait === null ? (
        <button type="button" onClick={session.askAgain}>
          Try again
        </button>
      ) : (
        <p>It is asked again in {Math.ceil(wait / 1000)} s.</p>
      )}
    </div>
  )
}
