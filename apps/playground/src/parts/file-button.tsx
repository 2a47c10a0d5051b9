import type { ComponentChildren } from 'preact'
import { useRef } from 'preact/hooks'
import type { Session } from '../session/create-session.ts'

export interface FileButtonProps {
  readonly class: string
  readonly accept: string
  readonly session: Session
  readonly onFiles: (files: readonly File[]) => Promise<void>
  readonly children: ComponentChildren
}

/** A button that opens files, and what goes wrong with them is said. */
export function FileButton({ class: className, accept, session, onFiles, children }: FileButtonProps) {
  const input = useRef<HTMLInputElement>(null)
  return (
    <>
      <button type="button" class={className} onClick={() => input.current!.click()}>
        {children}
      </button>
      <input
        ref={input}
        type="file"
        hidden
        multiple
        accept={accept}
        onChange={event => {
          const files = [...(event.currentTarget.files ?? [])]
          event.currentTarget.value = ''
          void reportProblems(session, onFiles(files))
        }}
      />
    </>
  )
}

/** Says what goes wrong, to the reader. */
export async function reportProblems(session: Session, work: Promise<void>): Promise<void> {
  try {
    await work
  } catch (error) {
    session.notice.value = (error as Error).message
  }
}
