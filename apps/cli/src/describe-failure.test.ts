import { readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { InvalidArgumentError } from '@region-r1/core'
import { CommanderError } from 'commander'
import { expect, test } from 'vitest'
import { describeFailure } from './describe-failure.ts'
import { ExitError } from './exit-error.ts'

const { signal } = new AbortController()

test('an error thrown on purpose is exit 2 and its message alone', () => {
  const error = new InvalidArgumentError({ argument: 'topN', message: 'topN is at least 1, got 0' })
  expect(describeFailure(error, signal)).toEqual({ exitCode: 2, message: 'topN is at least 1, got 0' })
})

test('a file that is not there, and a folder in place of a file, are named', async () => {
  const missing = await readFile('nowhere.png').catch(error => describeFailure(error, signal))
  expect(missing).toEqual({ exitCode: 2, message: 'there is no file or folder nowhere.png; check the path' })
  const { exitCode } = describeFailure(Object.assign(new Error('EISDIR'), { code: 'EISDIR', path: tmpdir() }), signal)
  expect(exitCode).toBe(2)
})

test.each(['ENOSPC', 'EDQUOT', 'EFBIG'])('%s says which file could not be written, and what to do', code => {
  const error = Object.assign(new Error(`${code}, write`), { code, syscall: 'write', path: 'rows.jsonl' })
  const { exitCode, message } = describeFailure(error, signal)
  expect(exitCode).toBe(2)
  expect(message).toMatch(/^rows\.jsonl cannot be written: .+/)
  const { path: _, ...nameless } = { ...error }
  expect(describeFailure(Object.assign(new Error(code), nameless), signal).message).toMatch(/^a file cannot be written/)
})

test('what nobody expected is exit 1 with its stack, which a bug report needs', () => {
  const { exitCode, message } = describeFailure(new TypeError('x is undefined'), signal)
  expect(exitCode).toBe(1)
  expect(message).toContain('TypeError: x is undefined\n    at ')
})

test('after Ctrl-C everything is an interruption', () => {
  expect(describeFailure(new Error('the operation was aborted'), AbortSignal.abort()).exitCode).toBe(130)
})

test('help is no failure, wrong usage is exit 2, and a command may choose its exit code', () => {
  expect(describeFailure(new CommanderError(0, 'commander.helpDisplayed', ''), signal)).toEqual({ exitCode: 0 })
  expect(describeFailure(new CommanderError(1, 'commander.unknownOption', ''), signal)).toEqual({ exitCode: 2 })
  expect(describeFailure(new ExitError(1), signal)).toEqual({ exitCode: 1 })
})
