import { createCharsmap } from './create-charsmap.ts'

/** What a tokenizer of `@huggingface/tokenizers` carries; its own types do not resolve under Node's rules. */
export interface LibraryNormalizer {
  readonly config: { readonly type: string; readonly precompiled_charsmap?: string | null }
  /** Of a sequence. */
  readonly normalizers?: readonly (LibraryNormalizer | null)[]
  normalize(text: string): string
}

/** Replaces the steps of a tokenizer's normalizer in which the library differs from Hugging Face's own tokenizers. */
export function correctNormalizer(normalizer: LibraryNormalizer | null): void {
  if (normalizer === null) return
  const { type, precompiled_charsmap: charsmap } = normalizer.config
  normalizer.normalizers?.forEach(correctNormalizer)
  // Character by character: a sigma at a word's end becomes no final one.
  if (type === 'Lowercase') normalizer.normalize = text => text.replaceAll('Σ', 'σ').toLowerCase()
  if (type === 'Precompiled' && charsmap) normalizer.normalize = createCharsmap(charsmap)
}
