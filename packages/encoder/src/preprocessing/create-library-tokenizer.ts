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
  const unknown = unk_token == null ? undefined : find(vocab, unk_token)
  const few = unknown === undefined ? {} : { [unk_token!]: unknown }
  const tokenizer = new Tokenizer({ ...json, model: { ...json.model, vocab: few } }, config)
  const model = tokenizer.model!
  model.tokens_to_ids = new VocabularyMap(model.tokens_to_ids, vocab)
  return tokenizer
}

type Vocabulary = Readonly<Record<string, number>>

/** What the library looks tokens up in: the few that it was given and tokens that are added, then the vocabulary. */
class VocabularyMap extends Map<string, number> {
  readonly #vocabulary: Vocabulary

  constructor(added: ReadonlyMap<string, number>, vocabulary: Vocabulary) {
    super(added)
    this.#vocabulary = vocabulary
  }

  override get(token: string): number | undefined {
    return super.get(token) ?? find(this.#vocabulary, token)
  }

  override has(token: string): boolean {
    return super.has(token) || Object.hasOwn(this.#vocabulary, token)
  }
}

function find(vocabulary: Vocabulary, token: string): number | undefined {
  return Object.hasOwn(vocabulary, token) ? vocabulary[token] : undefined
}

function isVocabulary(vocab: unknown): vocab is Vocabulary {
  return typeof vocab === 'object' && vocab !== null && !Array.isArray(vocab)
}
