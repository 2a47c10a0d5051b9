import { batch, computed, effect, signal } from '@preact/signals'
import type { Answer, Box } from '../api/answer.ts'
import { type Question, type ServerApi, type ServerModels, ServerProblem } from '../api/server-api.ts'
import { type Candidate, type LabelledCandidate, withFreeIds } from '../case/candidate.ts'
import type { Case } from '../case/format-case.ts'
import type { Picture } from '../case/picture.ts'
import { createAsker } from './create-asker.ts'

/** Which region the order is made by: a policy of the server's, or the box that was drawn. */
export const byHand = 'by hand'

/** What a policy came to, beside others. */
export type Compared =
  | { readonly policy: string; readonly answer: Answer }
  | { readonly policy: string; readonly problem: string }

/** All that the page knows, and what the reader can do to it. */
export type Session = ReturnType<typeof createSession>

/** How long the full picture's order is shown before the candidates go to their places. */
const firstLookMs = 900

export function createSession(api: ServerApi) {
  const models = signal<ServerModels | null>(null)
  const queryId = signal('case')
  const picture = signal<Picture | null>(null)
  const question = signal('')
  const candidates = signal<readonly Candidate[]>([])
  /** Ids of the right answers, as far as the reader or the data says. */
  const right = signal<ReadonlySet<string>>(new Set())
  const policy = signal('default')
  const looks = signal<number | null>(null)
  const drawnBox = signal<Box | null>(null)
  const answer = signal<Answer | null>(null)
  const problem = signal<ServerProblem | null>(null)
  const busy = signal(false)
  const order = signal<'full' | 'final'>('final')
  const compared = signal<readonly Compared[]>([])
  const comparing = signal(false)
  /** What happened, for the reader's eyes and for screen readers. */
  const notice = signal('')
  let settleTimer: ReturnType<typeof setTimeout> | undefined

  const whole = computed<Case | null>(() => {
    const shown = picture.value
    if (shown === null || question.value.trim() === '' || candidates.value.length === 0) return null
    return { queryId: queryId.value, picture: shown, question: question.value.trim(), candidates: candidates.value }
  })

  /** Candidates in the order that is shown, each with its place where there is one. */
  const ranking = computed(() => {
    const results = answer.value?.results
    if (results === undefined || results.length !== candidates.value.length) {
      return candidates.value.map(candidate => ({ candidate, place: null }))
    }
    const key = order.value === 'full' ? 'base_rank' : 'rank'
    return [...results]
      .sort((a, b) => a[key] - b[key])
      .map(place => ({ candidate: candidates.value[place.index]!, place }))
  })

  const asker = createAsker<{ readonly whole: Case; readonly question: Question }, Answer>({
    run: ({ question }, signal) => api.rerank(question, signal),
    isOther: (under, next) => !isSameQuery(under.whole, next.whole),
    onBusy: value => {
      busy.value = value
    },
    onAnswer(given, { whole: asked }) {
      if (whole.value === null || !isSameQuery(asked, whole.value)) return
      batch(() => {
        const isFirst = answer.value === null
        answer.value = given
        problem.value = null
        if (isFirst) showBothOrders(given)
      })
    },
    onProblem(error) {
      batch(() => {
        problem.value = error instanceof ServerProblem ? error : new ServerProblem('unknown', error.message)
        answer.value = null
      })
    },
  })

  /** The full picture's order first, so that it can be seen what the decision changes. */
  function showBothOrders({ decision }: Answer): void {
    clearTimeout(settleTimer)
    if (decision.type === 'keep' || matchMedia('(prefers-reduced-motion: reduce)').matches) {
      order.value = 'final'
      return
    }
    order.value = 'full'
    settleTimer = setTimeout(() => {
      order.value = 'final'
    }, firstLookMs)
  }

  // What was found for another query is not this one's.
  effect(() => {
    void whole.value
    batch(() => {
      answer.value = null
      compared.value = []
      problem.value = null
    })
  })

  function askAgain(): void {
    if (whole.value === null) {
      asker.cancel()
      return
    }
    const drawn = policy.value === byHand ? drawnBox.value : null
    const choice = drawn ? { region: drawn } : toChoice(policy.value === byHand ? 'keep' : policy.value, looks.value)
    asker.ask({ whole: whole.value, question: toQuestion(whole.value, choice) })
  }
  effect(askAgain)

  async function compare(): Promise<void> {
    const asked = whole.value
    if (asked === null || models.value === null) return
    comparing.value = true
    compared.value = []
    for (const name of models.value.policies) {
      const row = await api
        .rerank(toQuestion(asked, toChoice(name, null)), new AbortController().signal)
        .then(found => ({ policy: name, answer: found }))
        .catch((error: Error) => ({ policy: name, problem: error.message }))
      if (whole.value !== asked) break
      compared.value = [...compared.value, row]
    }
    comparing.value = false
  }

  return {
    models,
    queryId,
    picture,
    question,
    candidates,
    right,
    policy,
    looks,
    drawnBox,
    answer,
    problem,
    busy,
    order,
    compared,
    comparing,
    notice,
    whole,
    ranking,
    askAgain,
    compare,
    async readModels() {
      try {
        models.value = await api.readModels()
      } catch (error) {
        problem.value = error as ServerProblem
      }
    },
    openCase(opened: Case, labels: { readonly box: Box | null; readonly right: ReadonlySet<string> }) {
      batch(() => {
        queryId.value = opened.queryId
        picture.value = opened.picture
        question.value = opened.question
        candidates.value = opened.candidates
        right.value = labels.right
        drawnBox.value = labels.box
        policy.value = labels.box ? byHand : 'default'
      })
    },
    setPicture(chosen: Picture | null) {
      batch(() => {
        queryId.value = 'case'
        picture.value = chosen
        drawnBox.value = null
        if (policy.value === byHand) policy.value = 'default'
      })
    },
    drawBox(box: Box) {
      batch(() => {
        clearTimeout(settleTimer)
        order.value = 'final'
        drawnBox.value = box
        policy.value = byHand
      })
    },
    choosePolicy(name: string) {
      policy.value = name
    },
    showOrder(shown: 'full' | 'final') {
      clearTimeout(settleTimer)
      order.value = shown
    },
    addCandidates(added: readonly LabelledCandidate[]) {
      const free = withFreeIds(added, candidates.value)
      batch(() => {
        candidates.value = [...candidates.value, ...free.map(({ relevance, ...candidate }) => candidate)]
        right.value = new Set([...right.value, ...free.filter(({ relevance }) => relevance > 0).map(({ id }) => id)])
      })
    },
    removeCandidate(id: string) {
      candidates.value = candidates.value.filter(candidate => candidate.id !== id)
    },
    removeCandidates() {
      candidates.value = []
    },
    toggleRight(id: string) {
      const changed = new Set(right.value)
      if (!changed.delete(id)) changed.add(id)
      right.value = changed
    },
  }
}

function isSameQuery(a: Case, b: Case): boolean {
  return a.picture === b.picture && a.question === b.question && a.candidates === b.candidates
}

function toChoice(policy: string, looks: number | null): Pick<Question, 'policy' | 'looks'> {
  return looks === null ? { policy } : { policy, looks }
}

function toQuestion({ picture, question, candidates }: Case, choice: Partial<Question>): Question {
  return {
    image: picture.url,
    text: question,
    documents: candidates.map(({ id, image, text }) => ({
      id,
      ...(image !== undefined && { image }),
      ...(text !== undefined && { text }),
    })),
    ...choice,
  }
}
