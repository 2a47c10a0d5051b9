import { useSignal } from '@preact/signals'
import type { ComponentChildren } from 'preact'
import type { Session } from '../session/create-session.ts'
import { reportProblems } from './file-button.tsx'

export interface DropZoneProps {
  readonly class: string
  readonly id?: string
  readonly label: string
  /** What would happen to a file that is held over it. */
  readonly invitation: string
  readonly session: Session
  readonly onFiles: (files: readonly File[]) => Promise<void>
  readonly children: ComponentChildren
}

/** A part of the page that files can be dropped on. */
export function DropZone({ class: className, id, label, invitation, session, onFiles, children }: DropZoneProps) {
  const isOver = useSignal(false)
  return (
    <section
      id={id}
      class={`${className} drop-zone`}
      aria-label={label}
      data-over={isOver.value || undefined}
      data-invitation={invitation}
      onDragOver={event => {
        isOver.value = event.dataTransfer?.types.includes('Files') ?? false
      }}
      onDragLeave={event => {
        if (!event.currentTarget.contains(event.relatedTarget as Node | null)) isOver.value = false
      }}
      onDrop={event => {
        isOver.value = false
        const files = [...(event.dataTransfer?.files ?? [])]
        if (files.length > 0) void reportProblems(session, onFiles(files))
      }}
    >
      {children}
    </section>
  )
}
