import { InvalidArgumentError } from './errors/invalid-argument-error.ts'

/** The generator's whole state: four unsigned 32-bit words. JSON-safe. */
export type RngState = readonly [number, number, number, number]

/** A seeded stream of random numbers with a state of its own. */
export interface Rng {
  /** Uniform in [0, 1), 53 random bits. */
  next(): number
  /** A uniform integer in [0, limit), without modulo bias. */
  nextInt(limit: number): number
  /** Standard normal (Box-Muller, one value a call so that the state alone says what comes next). */
  nextNormal(): number
  /** One element, uniformly. */
  pick<T>(items: readonly T[]): T
  /** A shuffled copy (Fisher-Yates). */
  shuffle<T>(items: readonly T[]): T[]
  /** An independent stream named by `label`: the same label gives the same stream, however much was drawn here since. */
  fork(label: string | number): Rng
  /** What {@link restoreRng} needs to go on from here. */
  saveState(): RngState
}

/**
 * A generator from a seed: xoshiro128** (Blackman and Vigna, 2018) whose four words are filled by SplitMix32 from the
 * seed; a string seed is hashed by 32-bit FNV-1a first. Same seed, same numbers, on every platform.
 *
 * @param seed - an integer in [0, 2^32), or any string
 * @example
 * createRng(42).next() // 0.15377165265745885
 */
export function createRng(seed: number | string): Rng {
  const start = typeof seed === 'string' ? hashFnv1a(seed) : seed
  if (!Number.isInteger(start) || start < 0 || start > 0xffffffff) {
    throw new InvalidArgumentError({
      argument: 'seed',
      message: `a seed is an integer from 0 to 4294967295 or a string, got ${seed}`,
    })
  }
  const next = createSplitMix32(start)
  return createFromWords([next(), next(), next(), next()])
}

/** The generator that goes on where `saveState()` was called. */
export function restoreRng(state: RngState): Rng {
  const valid = state.length === 4 && state.every(word => Number.isInteger(word) && word >= 0 && word <= 0xffffffff)
  if (!valid || state.every(word => word === 0)) {
    throw new InvalidArgumentError({
      argument: 'state',
      message: `a generator's state is four integers from 0 to 4294967295, not all zero, got [${state.join(', ')}]`,
    })
  }
  return createFromWords(state)
}

function createFromWords(words: RngState): Rng {
  // `fork` starts from the words at creation, so that it does not depend on how much was drawn.
  const origin = words.join(',')
  let [a, b, c, d] = words

  function nextWord(): number {
    const scrambled = Math.imul(rotateLeft(Math.imul(b, 5), 7), 9) >>> 0
    const shifted = b << 9
    c ^= a
    d ^= b
    b ^= c
    a ^= d
    c ^= shifted
    d = rotateLeft(d, 11)
    return scrambled
  }

  const rng: Rng = {
    next: () => ((nextWord() >>> 5) * 0x4000000 + (nextWord() >>> 6)) / 0x20000000000000,
    nextInt(limit) {
      if (!Number.isInteger(limit) || limit < 1 || limit > 0x100000000) {
        throw new InvalidArgumentError({
          argument: 'limit',
          message: `nextInt needs a limit from 1 to 4294967296, got ${limit}`,
        })
      }
      const fair = 0x100000000 - (0x100000000 % limit)
      for (;;) {
        const word = nextWord()
        if (word < fair) return word % limit
      }
    },
    nextNormal() {
      const radius = Math.sqrt(-2 * Math.log(1 - rng.next()))
      return radius * Math.cos(2 * Math.PI * rng.next())
    },
    pick(items) {
      if (items.length === 0) {
        throw new InvalidArgumentError({ argument: 'items', message: 'pick needs at least one item, got none' })
      }
      return items[rng.nextInt(items.length)]!
    },
    shuffle(items) {
      const copy = [...items]
      for (let last = copy.length - 1; last > 0; last--) {
        const other = rng.nextInt(last + 1)
        const swap = copy[last]!
        copy[last] = copy[other]!
        copy[other] = swap
      }
      return copy
    },
    fork: label => createRng(`${origin}/${label}`),
    saveState: () => [a >>> 0, b >>> 0, c >>> 0, d >>> 0],
  }
  return rng
}

function rotateLeft(word: number, count: number): number {
  return (word << count) | (word >>> (32 - count))
}

/** SplitMix32: fills the state from one word, as the authors of xoshiro advise. */
function createSplitMix32(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x9e3779b9) | 0
    let mixed = state ^ (state >>> 16)
    mixed = Math.imul(mixed, 0x21f0aaad)
    mixed ^= mixed >>> 15
    mixed = Math.imul(mixed, 0x735a2d97)
    return (mixed ^ (mixed >>> 15)) >>> 0
  }
}

function hashFnv1a(text: string): number {
  let hash = 0x811c9dc5
  for (const byte of new TextEncoder().encode(text)) hash = Math.imul(hash ^ byte, 0x01000193)
  return hash >>> 0
}
