import { formatExample, formatLabel } from '../case/format-case.ts'
import { byHand, type Session } from '../session/create-session.ts'
import { drawCase } from './draw-case.ts'
import { reportProblems } from './file-button.tsx'

/** The case as files. */
export function Exports({ session }: { readonly session: Session }) {
  const { whole, answer, policy, drawnBox, right } = session
  const shown = whole.value
  const found = answer.value
  const box = policy.value === byHand ? drawnBox.value : null
  const save = (name: string, content: BlobPart, type: string) => saveFile(name, new Blob([content], { type }))
  return (
    <section class="exports" aria-labelledby="exports-title">
      <div>
        <h2 id="exports-title">Keep this case</h2>
        <p>
          Mark the right answers and draw the box that shows what the question is about: the example then holds both,
          for <code>region-r1 train</code>, <code>eval</code> and <code>label</code>. Drop the file on this page to open
          it again.
        </p>
      </div>
      <div class="buttons">
        <button
          type="button"
          disabled={shown === null}
          onClick={() =>
            save('examples.jsonl', formatExample(shown!, { box, right: right.value }), 'application/x-ndjson')
          }
        >
          Training example
        </button>
        <button
          type="button"
          disabled={shown === null || found === null}
          onClick={() =>
            save('labels.jsonl', formatLabel(shown!, found!.decision, found!.models.policy), 'application/x-ndjson')
          }
        >
          Decision as a label
        </button>
        <button
          type="button"
          disabled={shown === null || found === null}
          onClick={() =>
            reportProblems(
              session,
              drawCase(shown!, found!).then(picture => saveFile('region-r1.png', picture)),
            )
          }
        >
          Picture
        </button>
      </div>
    </section>
  )
}

function saveFile(name: string, file: Blob): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(file)
  link.download = name
  link.click()
  URL.revokeObjectURL(link.href)
}
