import type { Session } from './create-session.ts'
import { takeCandidates, takePicture, takeText } from './take-files.ts'

/** What is pasted outside of a text field: the picture first, candidates after it. */
export async function takePasted(session: Session, event: ClipboardEvent): Promise<void> {
  const { target, clipboardData } = event
  if (clipboardData === null) return
  const isField = target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement
  const files = [...clipboardData.files]
  if (isField && files.length === 0) return
  event.preventDefault()
  try {
    if (files.length > 0) await (session.picture.value === null ? takePicture : takeCandidates)(session, files)
    else await takeText(session, clipboardData.getData('text/plain'))
  } catch (error) {
    session.notice.value = (error as Error).message
  }
}
