import type { Tokenizer } from '@huggingface/tokenizers'
import { ModelFormatError } from '@region-r1/core'
import { z } from '@region-r1/core/schema'
import { isSiglip, type ModelConfig, ownModelType } from '../model-config.ts'
import { readModelJson } from '../read-model-json.ts'
import { shorten } from '../source/shorten.ts'
import { correctNormalizer } from './correct-normalizer.ts'
import { createLibraryTokenizer, type TokenizerJson } from './create-library-tokenizer.ts'
import { encodeStart } from './encode-start.ts'

/** Texts as the text model reads them. */
export interface TokenizedTexts {
  /** `[texts, length]` */
  readonly inputIds: BigInt64Array
  /** `[texts, length]`, 1 for a token, 0 for padding. */
  readonly attentionMask: BigInt64Array
  readonly length: number
}

export interface PadOptions {
  /** Pads to the longest of the texts alone, unless it wants the full length. @default where it takes a mask */
  readonly isShort?: boolean | undefined
}

export interface TextTokenizer {
  /**
   * How far texts are padded: to the longest of them; to the full length, but only because the text model takes no mask
   * that would tell it of padding; or to the full length because it wants that.
   */
  readonly padding: 'longest' | 'safe' | 'full'
  /** Tokens of a text, the full length at most. */
  encode(text: string): readonly number[]
  /** Texts as the text model reads them. */
  tokenize(texts: readonly string[], options?: PadOptions): TokenizedTexts
  /** The same of texts' tokens, for who sorts texts by their lengths first. */
  pad(rows: readonly (readonly number[])[], options?: PadOptions): TokenizedTexts
}

export interface TextTokenizerOptions {
  readonly tokenizerPath: string
  readonly tokenizerConfigPath: string
  readonly config: ModelConfig
  /** Whether the text model takes an attention mask, so that padding need not reach the full length. */
  readonly takesMask: boolean
  /** The length that the text model's input is fixed to, if it is. */
  readonly fixedLength?: number | undefined
}

/**
 * The tokenizer of an encoder's folder. Longer texts are cut at the right and keep their end token. Shorter ones are
 * padded to the longest of the batch where the text model takes an attention mask, and to the full length where it does
 * not (CLIP), unless it is seen not to look at padding, or where it was trained to read padding (SigLIP, whose mask is all ones).
 */
export async function loadTextTokenizer(options: TextTokenizerOptions): Promise<TextTokenizer> {
  const { tokenizerPath, tokenizerConfigPath, config } = options
  const [tokenizerJson, tokenizerConfig] = await Promise.all([
    readModelJson(tokenizerPath, tokenizerSchema),
    readModelJson(tokenizerConfigPath, tokenizerConfigSchema),
  ])
  const tokenizer = createTokenizer(tokenizerPath, tokenizerJson, tokenizerConfig)
  const maxLength = options.fixedLength ?? findMaxLength(config, tokenizerConfig, tokenizerConfigPath)
  const needsFullLength = options.fixedLength !== undefined || isSiglip(config)
  const padding = needsFullLength ? 'full' : options.takesMask ? 'longest' : 'safe'
  const padId = findPadId(tokenizer, config, tokenizerConfig)
  const unknownId: number | undefined = tokenizer.token_to_id(
    tokenizerJson.model.unk_token ?? getContent(tokenizerConfig.unk_token) ?? '',
  )
  const endLength = countEndTokens(tokenizer)
  // Of "Что это?" it would know the "?" alone, and look for what that is like.
  const knowsWordsAlone = unknownId !== undefined && config.model_type === ownModelType

  function encodeWhole(text: string): number[] {
    const encoded = tokenizer.encode(tokenizerConfig.do_lower_case ? text.toLowerCase() : text)
    const { ids, tokens }: { ids: (number | undefined)[]; tokens: string[] } = encoded
    const known = ids.map(id => id ?? unknownId)
    if (knowsWordsAlone && !tokens.some((token, place) => known[place] !== unknownId && isWord(token))) {
      return known.map(() => unknownId)
    }
    if (known.includes(undefined)) {
      throw new ModelFormatError({
        path: tokenizerPath,
        message: `${tokenizerPath} has neither tokens for "${shorten(text)}" nor an unk_token to stand for them`,
      })
    }
    return known as number[]
  }

  function encode(text: string): number[] {
    const tokens = encodeStart(text, maxLength, encodeWhole)
    if (tokens.length <= maxLength) return tokens
    return [...tokens.slice(0, maxLength - endLength), ...tokens.slice(tokens.length - endLength)]
  }

  function pad(
    rows: readonly (readonly number[])[],
    { isShort = padding === 'longest' }: PadOptions = {},
  ): TokenizedTexts {
    const isFull = padding === 'full' || !isShort
    const length = isFull ? maxLength : Math.max(1, ...rows.map(row => row.length))
    const inputIds = new BigInt64Array(rows.length * length).fill(BigInt(padId))
    const attentionMask = new BigInt64Array(rows.length * length).fill(isSiglip(config) ? 1n : 0n)
    rows.forEach((row, index) => {
      const start = index * length + (tokenizerConfig.padding_side === 'left' ? length - row.length : 0)
      inputIds.set(row.map(BigInt), start)
      attentionMask.fill(1n, start, start + row.length)
    })
    return { inputIds, attentionMask, length }
  }

  return { padding, encode, pad, tokenize: (texts, options) => pad(texts.map(encode), options) }
}

const tokenSchema = z.union([z.string(), z.looseObject({ content: z.string() })]).nullish()
const tokenizerSchema = z.looseObject({ model: z.looseObject({ unk_token: z.string().nullish() }) })
const tokenizerConfigSchema = z.looseObject({
  model_max_length: z.number().optional(),
  pad_token: tokenSchema,
  unk_token: tokenSchema,
  padding_side: z.enum(['left', 'right']).optional(),
  do_lower_case: z.boolean().optional(),
})

type TokenizerConfig = z.infer<typeof tokenizerConfigSchema>

function createTokenizer(path: string, tokenizerJson: TokenizerJson, tokenizerConfig: object): Tokenizer {
  try {
    const tokenizer = createLibraryTokenizer(tokenizerJson, tokenizerConfig)
    correctNormalizer(tokenizer.normalizer)
    return tokenizer
  } catch (error) {
    const reason = error instanceof Error ? error.message : error
    throw new ModelFormatError({ path, message: `${path} is no tokenizer that can be read: ${reason}`, cause: error })
  }
}

/** Whether a token holds a letter or a digit. */
function isWord(token: string): boolean {
  return /[\p{L}\p{N}]/u.test(token)
}

/** The model's own limit first; tokenizers write "no limit" as a number of 30 digits. */
function findMaxLength(config: ModelConfig, { model_max_length }: TokenizerConfig, path: string): number {
  const family = isSiglip(config) ? 64 : config.model_type === 'clip' ? 77 : undefined
  const length = config.text_config.max_position_embeddings ?? family ?? model_max_length
  if (length !== undefined && length < 1e6) return length
  throw new ModelFormatError({
    path,
    message: `neither text_config.max_position_embeddings in config.json nor model_max_length in ${path} says how long a text may be`,
  })
}

/** `config.json` comes last: exports of CLIP write a pad_token_id there that the model was not trained with. */
function findPadId(tokenizer: Tokenizer, config: ModelConfig, { pad_token }: TokenizerConfig): number {
  return tokenizer.token_to_id(getContent(pad_token) ?? '') ?? config.text_config.pad_token_id ?? 0
}

function getContent(token: z.infer<typeof tokenSchema>): string | undefined {
  return typeof token === 'string' ? token : token?.content
}

/** How many tokens the tokenizer puts behind a text: what stays when a text is cut. */
function countEndTokens(tokenizer: Tokenizer): number {
  const bare: number[] = tokenizer.encode('a', { add_special_tokens: false }).ids
  const whole: number[] = tokenizer.encode('a').ids
  const start = whole.findIndex((_, index) => bare.every((id, offset) => whole[index + offset] === id))
  return start < 0 ? 0 : whole.length - start - bare.length
}
