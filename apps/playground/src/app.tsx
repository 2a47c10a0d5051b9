import type { Signal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { Comparison } from './compare/comparison.tsx'
import { AskBar } from './parts/ask-bar.tsx'
import { Exports } from './parts/exports.tsx'
import { Header } from './parts/header.tsx'
import { KeyDialog } from './parts/key-dialog.tsx'
import { Notice } from './parts/notice.tsx'
import { CandidatePanel } from './ranking/candidate-panel.tsx'
import type { KeyStore } from './session/create-key-store.ts'
import type { Session } from './session/create-session.ts'
import type { ThemeName } from './session/create-theme.ts'
import { takePasted } from './session/take-pasted.ts'
import { PicturePanel } from './stage/picture-panel.tsx'

export interface AppProps {
  readonly session: Session
  readonly keys: KeyStore
  readonly theme: Signal<ThemeName>
}

/** The whole page. */
export function App({ session, keys, theme }: AppProps) {
  useEffect(() => {
    const onPaste = (event: ClipboardEvent) => void takePasted(session, event)
    // A file that misses a drop zone must not replace the page.
    const keepPage = (event: DragEvent) => event.preventDefault()
    document.addEventListener('paste', onPaste)
    document.addEventListener('dragover', keepPage)
    document.addEventListener('drop', keepPage)
    return () => {
      document.removeEventListener('paste', onPaste)
      document.removeEventListener('dragover', keepPage)
      document.removeEventListener('drop', keepPage)
    }
  }, [session])
  return (
    <>
      <a class="skip" href="#ranking">
        Skip to the candidates
      </a>
      <Header session={session} theme={theme} />
      <main>
        <AskBar session={session} />
        <div class="workspace">
          <PicturePanel session={session} />
          <CandidatePanel session={session} />
        </div>
        <Comparison session={session} />
        <Exports session={session} />
      </main>
      <Notice session={session} />
      <KeyDialog session={session} keys={keys} />
    </>
  )
}
