import { useEffect } from 'preact/hooks'
import type { Session } from '../session/create-session.ts'

/** Long enough to read a sentence or two. */
const shownMs = 7000

/** What just happened. */
export function Notice({ session }: { readonly session: Session }) {
  const text = session.notice.value
  useEffect(() => {
    if (text === '') return undefined
    const timer = setTimeout(() => {
      session.notice.value = ''
    }, shownMs)
    return () => clearTimeout(timer)
  }, [text])
  return (
    <div class="notice" role="status" data-shown={text !== '' || undefined}>
      {text}
    </div>
  )
}
