import { expect, test } from 'vitest'
import { findApiKey, generateApiKey, hashApiKey } from './api-key.ts'
import { formatApiKey, parseApiKeys } from './parse-api-keys.ts'

test('a key is found by its hash alone, and the file that keeps it does not hold it', () => {
  const [key, other] = [generateApiKey(), generateApiKey()]
  const text = [
    '# those who may ask',
    '',
    formatApiKey({ name: 'team', hash: hashApiKey(key), requestsPerMinute: null }),
    formatApiKey({ name: 'script', hash: hashApiKey(other), requestsPerMinute: 60 }),
  ].join('\n')
  expect(text).not.toContain(key)
  const keys = parseApiKeys(text, 'keys.txt')
  expect(findApiKey(keys, key)?.name).toBe('team')
  expect(findApiKey(keys, other)).toMatchObject({ name: 'script', requestsPerMinute: 60 })
  expect(findApiKey(keys, generateApiKey())).toBeNull()
  expect(findApiKey(keys, '')).toBeNull()
})

test.each([
  ['a-plain-secret', 'keys.txt:1: expected NAME sha256:HASH'],
  [`team sha256:${'a'.repeat(63)}`, 'keys.txt:1'],
  [`team sha256:${'a'.repeat(64)}\nteam sha256:${'b'.repeat(64)}`, 'keys.txt:2: a key of this name'],
  ['# none', 'holds no key'],
])('%j is no file of keys, and what is said of it repeats no secret', (text, message) => {
  const parse = () => parseApiKeys(text, 'keys.txt')
  expect(parse).toThrow(message)
  expect(parse).not.toThrow('a-plain-secret')
})
