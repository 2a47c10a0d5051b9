import { type Split, splits } from '../names.ts'

/** Who drew the knowledge base's pictures: Google (Noto Emoji). */
export const knowledgeBaseSet = 'noto'

/**
 * Whose icons stand in the scenes of each split, as Iconify names the sets. The encoder of icons saw those of training,
 * never those of validation (EmojiOne) and test (Twitter), of any entity.
 */
export const sceneSets: Record<Split, readonly string[]> = {
  train: ['fluent-emoji-flat', 'fxemoji', 'noto-v1', 'streamline-emojis'],
  validation: ['emojione'],
  test: ['twemoji'],
}

/** Whether a word names a split. */
export function isSplit(text: string): text is Split {
  return (splits as readonly string[]).includes(text)
}
