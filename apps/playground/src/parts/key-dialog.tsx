import { useEffect, useRef } from 'preact/hooks'
import type { KeyStore } from '../session/create-key-store.ts'
import type { Session } from '../session/create-session.ts'

/** Asks for the API key where the server wants one. */
export function KeyDialog({ session, keys }: { readonly session: Session; readonly keys: KeyStore }) {
  const dialog = useRef<HTMLDialogElement>(null)
  const isRefused = session.problem.value?.kind === 'unauthorized'
  useEffect(() => {
    if (isRefused && !dialog.current!.open) dialog.current!.showModal()
    // A second wrong key is another problem of the same kind.
  }, [session.problem.value])
  return (
    <dialog ref={dialog} aria-labelledby="key-title">
      <form
        method="dialog"
        onSubmit={event => {
          keys.write((new FormData(event.currentTarget).get('key') as string).trim())
          session.askAgain()
        }}
      >
        <h2 id="key-title">This server asks for a key</h2>
        <p>Whoever runs it makes one with “region-r1 serve --add-key”. It is forgotten when you close this tab.</p>
        <label for="key">API key</label>
        <input id="key" name="key" type="password" autocomplete="off" required />
        <button type="submit" class="primary">
          Go on
        </button>
      </form>
    </dialog>
  )
}
