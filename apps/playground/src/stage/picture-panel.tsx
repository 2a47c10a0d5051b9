import { useSignal } from '@preact/signals'
import { DropZone } from '../parts/drop-zone.tsx'
import { FileButton } from '../parts/file-button.tsx'
import type { Session } from '../session/create-session.ts'
import { takePicture } from '../session/take-files.ts'
import { DecisionCard } from './decision-card.tsx'
import { getMaps, type MapName } from './get-maps.ts'
import { MapControls } from './map-controls.tsx'
import { PolicyChoice } from './policy-choice.tsx'
import { Stage } from './stage.tsx'

/** The picture, what was decided about it, and what else could be. */
export function PicturePanel({ session }: { readonly session: Session }) {
  const map = useSignal<MapName | null>(null)
  const cell = useSignal(0)
  const picture = session.picture.value
  const maps = getMaps(session.answer.value?.explanation)
  const shownMap = maps.find(({ name }) => name === map.value) ?? null
  return (
    <DropZone
      class="panel picture-panel"
      label="The picture"
      invitation="Drop a picture to ask about"
      session={session}
      onFiles={files => takePicture(session, files)}
    >
      {picture === null ? (
        <div class="empty">
          <p class="empty-title">No picture yet</p>
          <p>Drop one here, paste one, or take one with your phone. It goes to this server and nowhere else.</p>
          <FileButton class="primary" accept="image/*" session={session} onFiles={files => takePicture(session, files)}>
            Choose a picture
          </FileButton>
        </div>
      ) : (
        <>
          <Stage session={session} picture={picture} map={shownMap} cell={cell} />
          <DecisionCard session={session} picture={picture} />
          <PolicyChoice session={session} picture={picture} />
          <MapControls maps={maps} map={map} cell={cell} isAnswered={session.answer.value !== null} />
        </>
      )}
    </DropZone>
  )
}
