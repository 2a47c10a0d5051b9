import { expect, test } from 'vitest'
import { createAsker } from './create-asker.ts'

interface Input {
  readonly key: string
  readonly box: number
}

function openAsker() {
  const asked: string[] = []
  const heard: string[] = []
  const busy: boolean[] = []
  const waiting: { resolve: (value: string) => void; reject: (error: Error) => void }[] = []
  const asker = createAsker<Input, string>({
    run: ({ key, box }, signal) => {
      asked.push(`${key}${box}`)
      return new Promise((resolve, reject) => {
        waiting.push({ resolve, reject })
        signal.addEventListener('abort', () => reject(signal.reason))
      })
    },
    isOther: (under, next) => under.key !== next.key,
    onAnswer: answer => heard.push(answer),
    onProblem: error => heard.push(`problem ${error.message}`),
    onBusy: value => busy.push(value),
  })
  return { asker, asked, heard, busy, waiting }
}

const settle = () => new Promise(resolve => setTimeout(resolve))

test('while a question is under way the newest alone waits for it, and every answer that comes is heard', async () => {
  const { asker, asked, heard, busy, waiting } = openAsker()
  for (const box of [1, 2, 3]) asker.ask({ key: 'a', box })
  expect(asked).toEqual(['a1'])
  waiting[0]!.resolve('one')
  await settle()
  expect(asked).toEqual(['a1', 'a3'])
  waiting[1]!.resolve('three')
  await settle()
  expect(heard).toEqual(['one', 'three'])
  expect(busy.at(-1)).toBe(false)
})

test('a question about something else aborts the one under way, which is not heard of', async () => {
  const { asker, asked, heard, waiting } = openAsker()
  asker.ask({ key: 'a', box: 1 })
  asker.ask({ key: 'b', box: 1 })
  await settle()
  expect(asked).toEqual(['a1', 'b1'])
  waiting[1]!.resolve('b')
  await settle()
  expect(heard).toEqual(['b'])
})

test('a failure is heard of, and what waits is asked all the same; what is cancelled says nothing', async () => {
  const { asker, asked, heard, busy, waiting } = openAsker()
  asker.ask({ key: 'a', box: 1 })
  asker.ask({ key: 'a', box: 2 })
  waiting[0]!.reject(new Error('full'))
  await settle()
  expect({ asked, heard }).toEqual({ asked: ['a1', 'a2'], heard: ['problem full'] })
  asker.cancel()
  await settle()
  expect(heard).toHaveLength(1)
  expect(busy.at(-1)).toBe(false)
})
