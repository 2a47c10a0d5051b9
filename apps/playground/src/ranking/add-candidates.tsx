import { FileButton, reportProblems } from '../parts/file-button.tsx'
import type { Session } from '../session/create-session.ts'
import { takeCandidates, takeText } from '../session/take-files.ts'

const example = `{"id":"owl","text":"Owl. A bird of prey."}
Green apple. It grows on trees.`

/** Files, or a text that is pasted. */
export function AddCandidates({ session }: { readonly session: Session }) {
  return (
    <div class="add">
      <div class="buttons">
        <FileButton
          class="add-files"
          accept="image/*,.jsonl,.json,.ndjson,.txt"
          session={session}
          onFiles={files => takeCandidates(session, files)}
        >
          Add pictures or JSON Lines
        </FileButton>
        {session.candidates.value.length > 0 && (
          <button type="button" onClick={() => session.removeCandidates()}>
            Remove all
          </button>
        )}
      </div>
      <details>
        <summary>Paste or type candidates</summary>
        <form
          onSubmit={event => {
            event.preventDefault()
            const form = event.currentTarget
            const text = new FormData(form).get('text') as string
            if (text.trim() === '') return
            void reportProblems(
              session,
              takeText(session, text).then(() => form.reset()),
            )
          }}
        >
          <label for="candidates-text">One a line: a text, or JSON with id, text and image</label>
          <textarea id="candidates-text" name="text" rows={4} placeholder={example} spellcheck={false} />
          <button type="submit">Add</button>
        </form>
      </details>
    </div>
  )
}
