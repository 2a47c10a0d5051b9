import { InvalidArgumentError } from 'commander'

/** A flag's value as a whole number from 1. */
export function parseCount(text: string): number {
  const count = parseWholeNumber(text)
  if (!(count >= 1)) throw new InvalidArgumentError('Expected a whole number from 1.')
  return count
}

/** A flag's value as a seed, a whole number from 0 to 2^32 - 1. */
export function parseSeed(text: string): number {
  const seed = parseWholeNumber(text)
  if (!(seed <= 0xffffffff)) throw new InvalidArgumentError('Expected a whole number from 0 to 4294967295.')
  return seed
}

/** A flag's value as a port of TCP, 0 for any that is free. */
export function parsePort(text: string): number {
  const port = parseWholeNumber(text)
  if (!(port <= 65535)) throw new InvalidArgumentError('Expected a whole number from 0 to 65535.')
  return port
}

/** A flag's value as a number from 0 to 1. */
export function parseShare(text: string): number {
  const share = text.trim() === '' ? Number.NaN : Number(text)
  if (!(share >= 0 && share <= 1)) throw new InvalidArgumentError('Expected a number from 0 to 1.')
  return share
}

/** A flag's value as names between commas, each one of `known` and none twice. */
export function parseNames<Name extends string>(known: readonly Name[]): (text: string) => Name[] {
  return text => {
    const names = text.split(',').map(name => name.trim())
    const unknown = names.find(name => !known.includes(name as Name))
    if (unknown !== undefined) {
      throw new InvalidArgumentError(`"${unknown}" is none of ${known.join(', ')} (names between commas).`)
    }
    return [...new Set(names as Name[])]
  }
}

/** A flag's value as words between commas. */
export function parseTags(text: string): string[] {
  const tags = text.split(',').map(tag => tag.trim())
  if (tags.includes('')) throw new InvalidArgumentError('Expected words with commas between.')
  return [...new Set(tags)]
}

function parseWholeNumber(text: string): number {
  return /^\d+$/.test(text) ? Number(text) : Number.NaN
}
