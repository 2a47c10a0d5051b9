import { cp, mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { RgbImage } from '@region-r1/core'
import { decodeImage, encodePng } from '@region-r1/encoder'
import { beforeEach, describe, expect, test } from 'vitest'
import { createTemporaryFolder } from '../testing/create-temporary-folder.ts'
import { type CommandRun, runCommand } from '../testing/run-command.ts'

const defaultEncoder = fileURLToPath(new URL('../../../../packages/encoder/models/icons', import.meta.url))

/** A disc of one colour on a ground of another. */
function createPicture(disc: readonly number[], ground: readonly number[]): RgbImage {
  const [width, height] = [120, 90]
  const data = new Uint8Array(width * height * 3)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) data.set((x - 30) ** 2 + (y - 30) ** 2 < 400 ? disc : ground, (y * width + x) * 3)
  }
  return { width, height, data }
}

let folder = ''
const at = (name: string) => join(folder, name)

beforeEach(async () => {
  folder = await createTemporaryFolder()
  await writeFile(at('query.png'), await encodePng(createPicture([220, 30, 30], [250, 250, 250])))
  await mkdir(at('kb'))
  await writeFile(at('kb/red.png'), await encodePng(createPicture([220, 30, 30], [255, 255, 255])))
  await writeFile(at('kb/blue.png'), await encodePng(createPicture([20, 20, 200], [0, 90, 0])))
  await writeCandidates(
    '{"id":"blue","image":"kb/blue.png"}',
    '{"id":"red","image":"kb/red.png"}',
    '{"id":"text","text":"a red disc"}',
  )
})

async function writeCandidates(...lines: string[]): Promise<void> {
  await writeFile(at('candidates.jsonl'), lines.join('\n'))
}

/** The command on the files above, later flags winning. */
function rerank(...flags: string[]): Promise<CommandRun> {
  return runCommand([
    'rerank',
    '--image',
    at('query.png'),
    '--question',
    'What is round?',
    '--candidates',
    at('candidates.jsonl'),
    ...flags,
  ])
}

describe('what comes out', () => {
  test('one JSON document with the fields that are fixed, and nothing else', async () => {
    const run = await rerank('--json')
    expect(run).toMatchObject({ exitCode: 0, messages: '' })
    const result = JSON.parse(run.output)
    expect(Object.keys(result)).toEqual(['decision', 'ranking', 'passes', 'warnings', 'timings', 'models'])
    expect(result.decision).toMatchObject({
      type: expect.stringMatching(/^(keep|crop)$/),
      cropProbability: expect.any(Number),
    })
    expect(result.ranking.map((entry: { rank: number }) => entry.rank)).toEqual([1, 2, 3])
    expect(Object.keys(result.ranking[0]).sort()).toEqual([
      'fullImageRank',
      'fullImageScore',
      'id',
      'originalIndex',
      'rank',
      'score',
    ])
    expect(Object.keys(result.timings).sort()).toEqual([
      'cropMs',
      'decodeMs',
      'encodeMs',
      'lookMs',
      'policyMs',
      'scoreMs',
      'totalMs',
    ])
    expect(result.models).toEqual({ encoder: expect.any(String), policy: expect.any(String) })
  })

  test('the full picture finds its double first, and top-n shortens the ranking', async () => {
    const { output } = await rerank('--policy', 'keep', '--top-n', '1', '--json')
    const { decision, ranking, models } = JSON.parse(output)
    expect(decision.type).toBe('keep')
    expect(models.policy).toBe('keep')
    expect(ranking).toMatchObject([{ id: 'red', rank: 1, originalIndex: 1, fullImageRank: 1 }])
  })

  test('the text says what was decided and ranks every candidate', async () => {
    const { exitCode, output } = await rerank('--policy', 'center')
    expect(exitCode).toBe(0)
    expect(output).toMatch(/^crop to \(\d+, \d+, \d+, \d+\) px/)
    for (const id of ['blue', 'red', 'text']) expect(output).toContain(id)
  })

  test('the head that ships goes by its name with the encoder of icons', async () => {
    const { output } = await rerank('--policy', 'head', '--encoder', 'icons', '--json')
    expect(JSON.parse(output).models.policy).toMatch(/^head-/)
  })

  test('the overlay is the picture with the box on it, and the picture alone where it is kept', async () => {
    const original = await decodeImage(await readFile(at('query.png')))
    const { output } = await rerank('--policy', 'center', '--overlay', at('new/center.png'), '--json')
    const { x1, y1 } = JSON.parse(output).decision.box
    const overlay = await decodeImage(await readFile(at('new/center.png')))
    expect(overlay).toMatchObject({ width: 120, height: 90 })
    const firstChange = overlay.data.findIndex((value, index) => value !== original.data[index])
    expect(Math.floor(firstChange / 3)).toBe(y1 * 120 + x1)
    await rerank('--policy', 'keep', '--overlay', at('keep.png'))
    expect((await decodeImage(await readFile(at('keep.png')))).data).toEqual(original.data)
  })

  test('a candidate that cannot be read ranks last with a warning on standard error', async () => {
    await writeCandidates('{"id":"gone","image":"kb/gone.png"}', '{"id":"red","image":"kb/red.png"}')
    const { exitCode, output, messages } = await rerank('--json')
    expect(exitCode).toBe(0)
    expect(JSON.parse(output).ranking.at(-1)).toMatchObject({ id: 'gone', score: null })
    expect(messages).toMatch(/^warning: .*gone/)
  })
})

describe('input that is wrong is exit 2 with one message and no output', () => {
  async function expectRefused(run: CommandRun, message: RegExp): Promise<void> {
    expect(run).toMatchObject({ exitCode: 2, output: '' })
    expect(run.messages).toMatch(message)
    expect(run.messages).toMatch(/^(region-r1|error): /)
    expect(run.messages).not.toMatch(/\n {4}at /)
    expect(await readdir(folder)).not.toContain('overlay.png')
  }
  const overlay = () => ['--overlay', at('overlay.png')]

  test('a picture that is not there', async () => {
    await expectRefused(await rerank('--image', at('gone.png'), ...overlay()), /gone\.png/)
  })

  test.each([
    ['0', /Expected a whole number from 1/],
    ['65', /looks at 4 to 64 crops, got 65/],
  ])('looks of %s', async (looks, message) => {
    await expectRefused(await rerank('--looks', looks, ...overlay()), message)
  })

  test.each([
    ['an empty picture', new Uint8Array(), /empty/],
    ['a text that is named as a picture', Buffer.from('not a picture at all, whatever its name says'), /bad\.png/],
    ['a header of 50,000 x 50,000 pixels', createPngHeader(50_000, 50_000), /50000 x 50000/],
  ])('%s', async (_, bytes, message) => {
    await writeFile(at('bad.png'), bytes)
    await expectRefused(await rerank('--image', at('bad.png'), ...overlay()), message)
  })

  test('a picture that ends too early', async () => {
    const bytes = await readFile(at('query.png'))
    await writeFile(at('bad.png'), bytes.subarray(0, bytes.length / 2))
    await expectRefused(await rerank('--image', at('bad.png'), ...overlay()), /truncated/)
  })

  test('a folder in place of a picture', async () => {
    await expectRefused(await rerank('--image', at('kb')), /kb/)
  })

  test.each([
    ['a broken line, by its number', ['{"id":"a","text":"x"}', '{"id":"b", text'], /candidates\.jsonl, line 2/],
    [
      'a misspelt field, which leaves nothing to rank by',
      ['{"id":"a","txt":"x"}'],
      /line 1.*needs an image, a text, or both/,
    ],
    ['a candidate of nothing', ['{"id":"a"}'], /line 1.*image, a text, or both/],
    ['duplicate ids', ['{"id":"a","text":"x"}', '', '{"id":"a","text":"y"}'], /line 3.*"a".*line 1/],
    ['no candidates', [''], /no candidates/],
  ])('%s', async (_, lines, message) => {
    await writeCandidates(...lines)
    await expectRefused(await rerank(...overlay()), message)
  })

  test('candidates that are not there', async () => {
    await expectRefused(await rerank('--candidates', at('gone.jsonl')), /no file .*gone\.jsonl/)
  })

  test('an overlay whose name says another format than PNG', async () => {
    await expectRefused(await rerank('--overlay', at('overlay.jpg')), /ends with \.png, got .*overlay\.jpg/)
  })

  test('an empty question', async () => {
    await expectRefused(await rerank('--question', ' '), /question is empty/)
  })

  test('an encoder folder without its files', async () => {
    await mkdir(at('encoder'))
    await expectRefused(await rerank('--encoder', at('encoder')), /encoder\/config\.json/)
    await cp(defaultEncoder, at('encoder'), { recursive: true, filter: source => !source.endsWith('text_model.onnx') })
    await expectRefused(await rerank('--encoder', at('encoder')), /text_model\.onnx/)
  })

  test('a model whose inputs do not fit', async () => {
    await cp(defaultEncoder, at('encoder'), { recursive: true })
    await cp(at('encoder/onnx/text_model.onnx'), at('encoder/onnx/vision_model.onnx'))
    await expectRefused(await rerank('--encoder', at('encoder')), /vision_model\.onnx does not fit.*pixel_values/)
  })

  test('the head that ships, with an encoder that it does not fit', async () => {
    await expectRefused(await rerank('--policy', 'head', ...overlay()), /no head ships for .*"icons"; take "look"/)
  })

  test('a policy that is neither a name nor a folder', async () => {
    await expectRefused(await rerank('--policy', 'heda'), /no policy "heda": expected default, keep, center/)
  })

  test.each([
    ['a device that there is not', ['--device', 'tpu'], /auto, cpu, cuda/],
    ['a count of zero', ['--top-n', '0'], /whole number from 1/],
    ['an unknown flag', ['--quesiton', 'x'], /Did you mean --question/],
  ])('%s', async (_, flags, message) => {
    await expectRefused(await rerank(...flags), message)
  })

  test('a required flag that is missing', async () => {
    await expectRefused(await runCommand(['rerank', '--image', at('query.png')]), /--question/)
  })
})

/** The signature and IHDR of a PNG, which is all that may be read before its size is refused. */
function createPngHeader(width: number, height: number): Buffer {
  const header = Buffer.from('89504e470d0a1a0a0000000d4948445200000000000000000802000000', 'hex')
  header.writeUInt32BE(width, 16)
  header.writeUInt32BE(height, 20)
  return Buffer.concat([header, Buffer.alloc(64)])
}

test('--dtype and --threads go to the encoder', async () => {
  expect(await rerank('--threads', '1', '--dtype', 'fp32')).toMatchObject({ exitCode: 0 })
  const absent = await rerank('--dtype', 'q4')
  expect(absent.exitCode).toBe(2)
  expect(absent.messages).toContain('q4')
  expect((await rerank('--dtype', 'fp64')).messages).toContain('Allowed choices are fp32')
  expect((await rerank('--threads', '0')).messages).toContain('Expected a whole number from 1.')
})
