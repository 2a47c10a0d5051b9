import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { DataFormatError } from '@region-r1/core'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { readCocoPictures } from './read-coco-pictures.ts'
import { readRefcocoExpressions } from './read-refcoco-expressions.ts'
import { readYoloPictures } from './read-yolo-pictures.ts'

async function collect<Row>(rows: AsyncIterable<Row>): Promise<Row[]> {
  const collected: Row[] = []
  for await (const row of rows) collected.push(row)
  return collected
}

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'boxes-'))
})
afterEach(() => rm(folder, { recursive: true }))

async function write(files: Readonly<Record<string, string>>) {
  for (const [name, text] of Object.entries(files)) {
    const file = join(folder, name)
    await mkdir(dirname(file), { recursive: true })
    await writeFile(file, text)
  }
}

describe('YOLO labels', () => {
  const sound = { 'names.txt': 'cat\r\nhot dog\r\n', 'images/a.JPG': '', 'images/b.png': '', 'labels/b.txt': '' }

  test('centre and size become corners, names stand for numbers, and an empty file is an empty picture', async () => {
    await write({ ...sound, 'labels/a.txt': '1 0.5 0.5 0.5 0.25\r\n\r\n0 0.25 0.125 0.5 0.25\r\n' })
    expect(await collect(readYoloPictures(folder))).toEqual([
      {
        picture: join(folder, 'images/a.JPG'),
        boxes: [
          { box: { x1: 0.25, y1: 0.375, x2: 0.75, y2: 0.625 }, class: 'hot dog' },
          { box: { x1: 0, y1: 0, x2: 0.5, y2: 0.25 }, class: 'cat' },
        ],
      },
      { picture: join(folder, 'images/b.png'), boxes: [] },
    ])
  })

  test.each([
    ['7 0.5 0.5 0.5 0.5', /class 7 has no name in names.txt, which has 2/],
    ['0 0.9 0.5 0.5 0.5', /hangs over the edge/],
    ['0 0.5 0.5 0 0.5', /is empty/],
    ['0 0.5 0.5 0.5', /expected the columns/],
    ['0 0.5 x 0.5 0.5', /column y: expected a number/],
  ])('the label "%s" is told with its file and line, and can be left out', async (label, message) => {
    await write({ ...sound, 'labels/a.txt': `0 0.5 0.5 1.001 1\n${label}\n` })
    const error = await collect(readYoloPictures(folder)).catch(reason => reason)
    expect(error).toBeInstanceOf(DataFormatError)
    expect(error.message).toMatch(message)
    expect(error).toMatchObject({ file: join(folder, 'labels/a.txt'), line: 2 })
    const errors: unknown[] = []
    const [a] = await collect(readYoloPictures(folder, { onBrokenRow: broken => errors.push(broken) }))
    expect(a!.boxes).toEqual([{ box: { x1: 0, y1: 0, x2: 1, y2: 1 }, class: 'cat' }])
    expect(errors).toHaveLength(1)
  })

  test('a label file without a picture, and folders that are empty or not there, are named', async () => {
    await write({ ...sound, 'labels/c.txt': '' })
    await expect(collect(readYoloPictures(folder))).rejects.toThrow(/c\.txt: there is no picture "c"/)
    const images = join(folder, 'none')
    await expect(collect(readYoloPictures(folder, { images }))).rejects.toThrow(`there is no folder ${images}`)
    await mkdir(images)
    await expect(collect(readYoloPictures(folder, { images }))).rejects.toThrow(/none holds no pictures/)
    await rm(join(folder, 'labels'), { recursive: true })
    await mkdir(join(folder, 'labels'))
    await expect(collect(readYoloPictures(folder))).rejects.toThrow(/labels holds no label files/)
  })
})

describe("COCO's instances", () => {
  const image = { id: 4, file_name: 'val/4.jpg', width: 200, height: 100 }
  const dog = { id: 9, image_id: 4, category_id: 18, bbox: [50, 25, 100, 50], iscrowd: 0, area: 1 }
  const categories = [{ id: 18, name: 'dog', supercategory: 'animal' }]

  async function read(annotations: readonly object[], images: readonly object[] = [image], options = {}) {
    const lines = annotations.map(row => JSON.stringify(row)).join(',\r\n')
    await write({
      'instances.json': `{"info":{},\r\n"images":${JSON.stringify(images)},\r\n"annotations":[\r\n${lines}],\r\n"categories":${JSON.stringify(categories)}}`,
      'images/val/4.jpg': '',
    })
    const pictures = readCocoPictures(join(folder, 'instances.json'), { images: join(folder, 'images'), ...options })
    return collect(pictures)
  }

  test('pixels become shares, with class, kind, crowds and the first expression of each box', async () => {
    const refs = [
      {
        ref_id: 1,
        ann_id: 9,
        split: 'val',
        sentences: [{ sent: 'left dog ', raw: 'Left dog' }, { sent: 'brown one' }],
      },
    ]
    await write({ 'refs.json': JSON.stringify(refs) })
    const expressions = join(folder, 'refs.json')
    const crowd = { ...dog, id: 10, bbox: [0, 0, 200.5, 100], iscrowd: 1 }
    expect(await read([dog, crowd], [image], { expressions })).toEqual([
      {
        picture: join(folder, 'images/val/4.jpg'),
        boxes: [
          { box: { x1: 0.25, y1: 0.25, x2: 0.75, y2: 0.75 }, class: 'dog', kind: 'animal', expression: 'left dog' },
          { box: { x1: 0, y1: 0, x2: 1, y2: 1 }, class: 'dog', kind: 'animal', isCrowd: true },
        ],
      },
    ])
    const [ref] = await collect(readRefcocoExpressions(expressions))
    expect(ref!.row).toEqual({ annotationId: 9, expressions: ['left dog', 'brown one'] })
  })

  test.each([
    [{ category_id: 3 }, /annotations\[1\].*no category of id 3/],
    [{ image_id: 5 }, /no image of id 5/],
    [{ bbox: [150, 0, 100, 50] }, /hangs over the edge/],
    [{ bbox: [150, 0, 0, 50] }, /is empty/],
    [{ bbox: [1, 2, 3] }, /bbox/],
  ])('an annotation with %j is told with its file and line', async (change, message) => {
    const error = await read([dog, { ...dog, ...change }]).catch(reason => reason)
    expect(error).toBeInstanceOf(DataFormatError)
    expect(error.message).toMatch(message)
    expect(error).toMatchObject({ file: join(folder, 'instances.json'), line: 5 })
  })

  test('a picture that is not there is told once, and its annotations go with it', async () => {
    const errors: string[] = []
    const images = [{ ...image, id: 3, file_name: '3.jpg' }, image]
    const pictures = await read([{ ...dog, image_id: 3 }, dog], images, {
      onBrokenRow: ({ message }: Error) => errors.push(message),
    })
    expect(pictures.map(({ boxes }) => boxes.length)).toEqual([1])
    expect(errors).toEqual([expect.stringMatching(/line 2.*there is no picture 3\.jpg/)])
  })
})
