import { Tokenizer } from '@huggingface/tokenizers'

/** What is read of a `tokenizer.json` here; the library reads the rest. */
export interface TokenizerJson {
  readonly model: {
    readonly type?: unknown
    readonly unk_token?: string | null | undefined
    readonly vocab?: unknown
  }
}

/**
 * A tokenizer of the library that looks words up in the vocabulary as it was parsed. By itself the library makes a list,
 * a map and an array of it, which takes twice as long as parsing it.
 */
export function createLibraryTokenizer(json: TokenizerJson, config: object): Tokenizer {
  const { type, vocab, unk_token } = json.model
  if ((type !== 'WordPiece' && type !== 'BPE') || !isVocabulary(vocab)) return new Tokenizer(json, config)
  const find = (token: string) => (Object.hasOwn(vocab, token) ? vocab[token] : undefined)
  const unknown = unk_token == null ? undefined : find(unk_token)
  const few = unknown === undefined ? {} : { [unk_token!]: unknown }
  const tokenizer = new Tokenizer({ ...json, model: { ...json.model, vocab: few } }, config)
  // The few, and tokens that are added beside the model's.
  const added: ReadonlyMap<string, number> = tokenizer.model.tokens_to_ids
  tokenizer.model.tokens_to_ids = {
    get: (token: string) => added.get(token) ?? find(token),
    has: (token: string) => added.has(token) || Object.hasOwn(vocab, token),
  }
  return tokenizer
}

function isVocabulary(vocab: unknown): vocab is Readonly<Record<string, number>> {
  return typeof vocab === 'object' && vocab !== null && !Array.isArray(vocab)
}
