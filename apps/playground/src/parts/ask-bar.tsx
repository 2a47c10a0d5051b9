import { useSignal } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import type { Session } from '../session/create-session.ts'
import { type Demo, type DemoList, findDemos, openDemo } from '../session/load-demo.ts'
import { takePicture } from '../session/take-files.ts'
import { FileButton } from './file-button.tsx'

/** A pause in typing that is taken for the end of the question. */
const pauseMs = 500

/** What is asked: a query that comes with the page, or a picture and a question of the reader's own. */
export function AskBar({ session }: { readonly session: Session }) {
  const demos = useSignal<DemoList | null>(null)
  const opening = useSignal<string | null>(null)
  const open = async (demo: Demo) => {
    opening.value = demo.id
    try {
      await openDemo(session, demo)
      session.notice.value = ''
    } catch {
      session.notice.value = 'This query could not be loaded. Is the server still running?'
    }
    opening.value = null
  }
  const encoder = session.models.value?.encoder
  useEffect(() => {
    if (encoder === undefined) return
    void findDemos(encoder).then(found => {
      demos.value = found ?? null
      const first = found?.queries[0]
      if (first && session.picture.value === null) void open(first)
    })
  }, [encoder])
  return (
    <section class="ask" aria-label="The question">
      <QuestionField session={session} />
      <ul class="demos" aria-label="Queries to try">
        <li>
          <FileButton class="own" accept="image/*" onFiles={files => takePicture(session, files)} session={session}>
            <PlusIcon />
            Your own picture
          </FileButton>
        </li>
        {demos.value?.queries.map(demo => (
          <li key={demo.id}>
            <button
              type="button"
              class="demo"
              aria-pressed={session.queryId.value === demo.id}
              aria-busy={opening.value === demo.id}
              onClick={() => open(demo)}
            >
              <img src={`demo/${demo.thumbnail}`} alt="" width="72" height="72" loading="lazy" />
              <span>{demo.question}</span>
            </button>
          </li>
        ))}
      </ul>
      {demos.value && <p class="hint">{demos.value.credit}</p>}
    </section>
  )
}

function QuestionField({ session }: { readonly session: Session }) {
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const ask = (text: string, wait: number) => {
    clearTimeout(timer.current)
    timer.current = setTimeout(() => {
      session.question.value = text
    }, wait)
  }
  return (
    <form
      class="question"
      onSubmit={event => {
        event.preventDefault()
        ask(new FormData(event.currentTarget).get('question') as string, 0)
      }}
    >
      <label for="question">Question about one thing in the picture</label>
      <div class="question-row">
        <input
          id="question"
          name="question"
          type="text"
          autocomplete="off"
          enterkeyhint="search"
          placeholder="What is this spoon for?"
          value={session.question.value}
          onInput={event => ask(event.currentTarget.value, pauseMs)}
        />
        <button type="submit" class="primary" aria-busy={session.busy.value}>
          Ask
        </button>
      </div>
    </form>
  )
}

function PlusIcon() {
  return (
    <svg viewBox="0 0 24 24" width="24" height="24" aria-hidden="true">
      <path d="M4 8V6a2 2 0 0 1 2-2h2M16 4h2a2 2 0 0 1 2 2v2M20 16v2a2 2 0 0 1-2 2h-2M8 20H6a2 2 0 0 1-2-2v-2M12 8.5v7M8.5 12h7" />
    </svg>
  )
}
