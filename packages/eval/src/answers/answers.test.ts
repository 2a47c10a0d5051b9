import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { normalizeEvqaAnswer, normalizeInfoseekAnswer } from './normalize-answer.ts'
import { scoreEvqaAnswer } from './score-evqa-answer.ts'
import { scoreEvqaPredictions } from './score-evqa-predictions.ts'
import { parseNumericalAnswer, scoreInfoseekAnswer, widenNumber } from './score-infoseek-answer.ts'
import { scoreInfoseekCsvPredictions } from './score-infoseek-csv-predictions.ts'
import { scoreInfoseekPredictions } from './score-infoseek-predictions.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'datasets-'))
})
afterEach(() => rm(folder, { recursive: true }))

async function write(name: string, content: string): Promise<string> {
  const file = join(folder, name)
  await writeFile(file, content)
  return file
}

test.each([
  ['  The answer is: an\tApple\n', 'apple'],
  ['Two to TEN', '2 to 10'],
  ['none', '0'],
  ['True', 'yes'],
  ['‘Don’t’ `do` it_', 'dont do it'],
  ['<extra_id_0> blue', 'blue'],
  ['1,925.5', '19255'],
  // Letters of other scripts are part of a word: no article is cut out of one.
  ['aé à la', 'aé à la'],
  ['A', ''],
])('Encyclopedic-VQA compares %j as %j', (text, expected) => {
  expect(normalizeEvqaAnswer(text)).toBe(expected)
})

test.each([
  ["The People's Republic of  China.", 'peoples republic of china'],
  ['two', 'two'],
  ['a ‘quoted’ theatre', '‘quoted’ theatre'],
])('InfoSeek compares %j as %j', (text, expected) => {
  expect(normalizeInfoseekAnswer(text)).toBe(expected)
})

test('one answer is right where it matches any reference after normalising', async () => {
  const common = { question: '?', questionType: 'templated', references: ['20 cm', 'Twenty centimetres'] } as const
  expect(await scoreEvqaAnswer({ ...common, prediction: ' the 20 cm. ' })).toBe(1)
  expect(await scoreEvqaAnswer({ ...common, prediction: '20' })).toBe(0)
  expect(await scoreEvqaAnswer({ ...common, references: ['A'], prediction: 'the' })).toBe(0)
})

test('a list is right from an overlap of one half on', async () => {
  const common = { question: '?', questionType: 'multi_answer', references: ['red&&green&&blue'] } as const
  // 2 shared of 3 in all, 2 of 4, 1 of 3.
  expect(await scoreEvqaAnswer({ ...common, prediction: 'Red and the green' })).toBe(1)
  expect(await scoreEvqaAnswer({ ...common, prediction: 'red, green & black' })).toBe(1)
  expect(await scoreEvqaAnswer({ ...common, prediction: 'red' })).toBe(0)
  expect(await scoreEvqaAnswer({ ...common, prediction: '' })).toBe(0)
  // The same text as one answer is not a list.
  expect(await scoreEvqaAnswer({ ...common, questionType: 'automatic', prediction: 'red and green' })).toBe(0)
})

test('a judge of equivalence is asked only where nothing matches exactly, with lists spelled out', async () => {
  const asked: string[] = []
  const isEquivalent = ({ reference }: { reference: string }) => asked.push(reference) === 2
  const common = {
    question: '?',
    questionType: 'multi_answer',
    references: ['a1&&b1', 'c1&&d1'],
    isEquivalent,
  } as const
  expect(await scoreEvqaAnswer({ ...common, prediction: 'a1, b1' })).toBe(1)
  expect(asked).toEqual([])
  expect(await scoreEvqaAnswer({ ...common, prediction: 'x' })).toBe(1)
  expect(asked).toEqual(['a1,b1', 'c1,d1'])
})

test.each([
  ['8.25 kg', 8.25],
  ['1,250 metres', 1250],
  ['9-10 cm', [9, 10]],
  ['-5', -5],
  ['from 10 to 9', 10],
  ['2 to 3 of 7', [2, 3]],
  ['1.2.3', [1.2, 3]],
  ['1e3', 1000],
  ['.5.', 5],
  ['many', [0, 0]],
])('the numbers of %j are %j', (text, expected) => {
  expect(parseNumericalAnswer(text)).toEqual(expected)
})

test('numbers match inside of the range, ranges inside of it or from an overlap of one half on', () => {
  const reference = { type: 'numerical', range: [9, 11] } as const
  expect(
    ['9', '11', '8.99', '9.5-10.5', '9 to 13', '9 to 13.1', 'none'].map(text => scoreInfoseekAnswer(text, reference)),
  ).toEqual([1, 1, 0, 1, 1, 0, 0])
  expect(widenNumber(100)).toEqual([90, 110.00000000000001])
})

test('texts match any accepted one', () => {
  const reference = { type: 'text', accepted: ['China', 'PRC'] } as const
  expect(['the prc', 'china!', 'Chinese'].map(text => scoreInfoseekAnswer(text, reference))).toEqual([1, 1, 0])
})

const header =
  'wikipedia_title,wikipedia_url,question_original,question,question_type,answer,evidence,evidence_section_id,evidence_section_title,dataset_name,dataset_category_id,wikipedia_url_used_in_train,encyclopedic_vqa_split,dataset_image_ids'
const evqaRow = (type: string, answer: string) =>
  `T,https://x/T,Q?,Q?,${type},${answer},,0,T,inaturalist,7,True,test,11`

test('a file of Encyclopedic-VQA predictions is scored by question type, and unanswered questions are wrong', async () => {
  const rows = [
    evqaRow('templated', 'red'),
    evqaRow('2_hop', 'x'),
    evqaRow('automatic', ' a blue|navy '),
    evqaRow('multi_answer', 'a1&&b1'),
  ]
  const questions = await write('test.csv', `${header}\n${rows.join('\n')}\n`)
  const predictions = await write(
    'predictions.jsonl',
    [
      '{"data_id":"E-VQA_0","prediction":"Red."}',
      '{"data_id":"E-VQA_2","prediction":"c1"}',
      '{"data_id":"E-VQA_2_hop_0","prediction":"x"}',
      '{"data_id":"E-VQA_3","prediction":"of no question"}',
    ].join('\n'),
  )
  const scores = await scoreEvqaPredictions({ questions, predictions })
  expect(scores).toEqual({
    questions: 3,
    answered: 2,
    score: 1 / 3,
    byQuestionType: {
      templated: { questions: 1, answered: 1, score: 1 },
      automatic: { questions: 1, answered: 0, score: 0 },
      multi_answer: { questions: 1, answered: 1, score: 0 },
    },
    unmatched: 1,
  })
})

test('a file of InfoSeek predictions is scored by split, with the harmonic mean of rounded percents', async () => {
  const row = (id: string, split: string, answer_eval: unknown) =>
    JSON.stringify({ data_id: id, image_id: 'i', question: 'Q?', answer: ['x'], answer_eval, data_split: split })
  const questions = await write(
    'val.jsonl',
    [
      row('q1', 'val_unseen_question', ['Spain']),
      row('q2', 'val_unseen_question', [{ wikidata: 10, range: [9, 11] }]),
      row('q3', 'val_unseen_question', { wikidata: 10, range: [9, 11] }),
      row('e1', 'val_unseen_entity', ['1929']),
      row('e2', 'val_unseen_entity', ['1930']),
    ].join('\n'),
  )
  const list = [
    { data_id: 'q1', prediction: 'spain' },
    { data_id: 'q2', prediction: '10' },
    { data_id: 'q3', prediction: '12' },
    { data_id: 'e1', prediction: '1929' },
    { data_id: 'e2', prediction: '1' },
  ]
  const scores = await scoreInfoseekPredictions({ questions, predictions: await write('p.json', JSON.stringify(list)) })
  // 2 of 3 and 1 of 2: 2 * 66.67 * 50 / 116.67 = 57.1445...
  expect(scores.finalPercent).toBe(57.14)
  expect(scores).toMatchObject({
    unseenQuestion: { questions: 3, score: 2 / 3 },
    unseenEntity: { questions: 2, score: 0.5 },
    numerical: { questions: 2, score: 0.5 },
    text: { questions: 3, score: 2 / 3 },
    unmatched: 0,
  })
  const twice = await write('twice.json', JSON.stringify([list[0], list[0]]))
  await expect(scoreInfoseekPredictions({ questions, predictions: twice })).rejects.toThrow(
    'a second prediction for "q1"',
  )
})

test('questions without a prediction are wrong, or left out as the published script has it', async () => {
  const row = (id: string, split: string, answer: string) =>
    JSON.stringify({
      data_id: id,
      image_id: 'i',
      question: 'Q?',
      answer: [answer],
      answer_eval: [answer],
      data_split: split,
    })
  const questions = await write(
    'val.jsonl',
    [
      ...['a', 'b', 'c'].map(answer => row(`q-${answer}`, 'val_unseen_question', answer)),
      ...['a', 'b'].map(answer => row(`e-${answer}`, 'val_unseen_entity', answer)),
    ].join('\n'),
  )
  const predictions = await write(
    'p.json',
    JSON.stringify(['q-a', 'q-b', 'e-a'].map(data_id => ({ data_id, prediction: 'a' }))),
  )
  // 1 of 3 and 1 of 2: 2 * 33.33 * 50 / 83.33. Of those answered 1 of 2 and 1 of 1: 2 * 50 * 100 / 150.
  expect((await scoreInfoseekPredictions({ questions, predictions })).finalPercent).toBe(40)
  const answered = await scoreInfoseekPredictions({ questions, predictions, unanswered: 'left-out' })
  expect(answered.finalPercent).toBe(66.67)
  expect(answered.unseenQuestion).toEqual({ questions: 3, answered: 2, score: 0.5 })
  const evqa = await write(
    'test.csv',
    `${header}\n${['red', 'blue'].map(answer => evqaRow('automatic', answer)).join('\n')}\n`,
  )
  const one = await write('one.json', '[{"data_id":"E-VQA_0","prediction":"red"}]')
  expect((await scoreEvqaPredictions({ questions: evqa, predictions: one })).score).toBe(0.5)
  expect((await scoreEvqaPredictions({ questions: evqa, predictions: one, unanswered: 'left-out' })).score).toBe(1)
})

test("EchoSight's file of InfoSeek is scored by its own answers: texts exactly, numbers within 10 %", async () => {
  const row = (id: string, type: string, answer: string) =>
    `T,https://x/T,Q?,Q?,${type},${answer},0,0,0,infoseek,0,0,0,oven_1,${id}`
  const rows = [
    row('n', 'Numerical', '27'),
    row('t', 'Time', '1986 11 18|1986'),
    row('s', 'String', 'Spain'),
    row('u', 'String', 'Peru'),
  ]
  const questions = await write('cut.csv', `${header},data_id\n${rows.join('\n')}\n`)
  const predict = (data_id: string, prediction: string) => ({ data_id, prediction })
  const list = [predict('n', '29 floors'), predict('t', '1986'), predict('s', 'in Spain'), predict('x', 'y')]
  const predictions = await write('p.json', JSON.stringify(list))
  const scores = await scoreInfoseekCsvPredictions({ questions, predictions })
  expect(scores).toEqual({
    questions: 4,
    answered: 3,
    score: 0.5,
    byQuestionType: {
      String: { questions: 2, answered: 1, score: 0 },
      Numerical: { questions: 1, answered: 1, score: 1 },
      Time: { questions: 1, answered: 1, score: 1 },
    },
    unmatched: 1,
  })
  expect((await scoreInfoseekCsvPredictions({ questions, predictions, unanswered: 'left-out' })).score).toBe(2 / 3)
  const ranged = await write('ranged.csv', `${header},data_id\n${row('n', 'Numerical', '28.5-40.0')}\n`)
  expect((await scoreInfoseekCsvPredictions({ questions: ranged, predictions })).score).toBe(1)

  const untyped = await write('untyped.csv', `${header},data_id\n${row('n', 'infoseek', '27')}\n`)
  await expect(scoreInfoseekCsvPredictions({ questions: untyped, predictions })).rejects.toThrow(
    '"n" is of type infoseek, which does not say',
  )
  const types = await write('qtype.jsonl', '{"data_id":"n","question_type":"numerical"}\n')
  expect((await scoreInfoseekCsvPredictions({ questions: untyped, predictions, types })).score).toBe(1)
})
