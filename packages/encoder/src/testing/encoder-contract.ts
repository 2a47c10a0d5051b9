import assert from 'node:assert/strict'
import { createPixelBox, type DualEncoder, type ImageView, type RgbImage } from '@region-r1/core'

/** The encoder to check. */
export interface EncoderContractOptions {
  /** A fresh encoder for each check; the checks dispose of it. */
  readonly createEncoder: () => DualEncoder | Promise<DualEncoder>
  /**
   * How far two passes over the same may lie apart, number by number: sums come in another order in a larger batch.
   *
   * @default 1e-5
   */
  readonly tolerance?: number | undefined
}

/** What every {@link DualEncoder} must do, as checks to hand to any test runner; a check throws where it is broken. */
export interface EncoderContractCheck {
  readonly title: string
  /** Throws where the encoder breaks it. */
  check(options: EncoderContractOptions): Promise<void>
}

/**
 * The contract of encoders. Runner-neutral, so that encoders outside of this repository can be held to it too.
 *
 * @example
 * test.each(encoderContract)('$title', ({ check }) => check({ createEncoder: () => createFakeEncoder() }))
 */
export const encoderContract: readonly EncoderContractCheck[] = [
  {
    title: 'embeddings of pictures and texts are finite, of the length said, and of unit length',
    check: options =>
      withEncoder(options, async encoder => {
        const images = await encoder.encodeImages(createViews())
        for (const embedding of [...images.map(image => image.embedding), ...(await encoder.encodeTexts(texts))]) {
          assert.equal(embedding.length, encoder.embeddingSize, 'the embedding has another length than embeddingSize')
          const length = Math.hypot(...embedding)
          assert(Math.abs(length - 1) < 1e-4, `the embedding has the length ${length}, not 1`)
        }
      }),
  },
  {
    title: 'there are patch tokens of the size of the grid, and none without a grid',
    check: options =>
      withEncoder(options, async encoder => {
        const { rows, columns, size } = encoder.patchGrid ?? { rows: 0, columns: 0, size: 0 }
        for (const { patches } of await encoder.encodeImages(createViews())) {
          assert.equal(patches?.length ?? 0, rows * columns * size, 'the patch tokens do not fill the grid')
          assert(patches?.every(Number.isFinite) ?? true, 'a patch token is no number')
        }
      }),
  },
  {
    title: 'what comes out is in the order of what went in, whatever is beside it, and nothing of nothing',
    check: options =>
      withEncoder(options, async encoder => {
        const views = createViews()
        const images = await encoder.encodeImages(views)
        assert.equal(images.length, views.length)
        for (const [index, view] of views.entries()) {
          const [alone] = await encoder.encodeImages([view])
          assertClose(alone!.embedding, images[index]!.embedding, options)
          if (alone!.patches !== undefined) assertClose(alone!.patches, images[index]!.patches!, options)
        }
        const embeddings = await encoder.encodeTexts(texts)
        assert.equal(embeddings.length, texts.length)
        for (const [index, text] of texts.entries()) {
          assertClose((await encoder.encodeTexts([text]))[0]!, embeddings[index]!, options)
        }
        assert.deepEqual(await encoder.encodeImages([]), [])
        assert.deepEqual(await encoder.encodeTexts([]), [])
      }),
  },
  {
    title: 'the same is encoded the same again, to the bit, other pictures and texts otherwise',
    check: options =>
      withEncoder(options, async encoder => {
        const [views, others] = [createViews().slice(0, 1), createViews().slice(1, 2)]
        const [image] = await encoder.encodeImages(views)
        const [text, other] = await encoder.encodeTexts(texts)
        assert.deepEqual((await encoder.encodeImages(views))[0], image)
        assert.deepEqual(await encoder.encodeTexts(texts.slice(0, 2)), [text, other])
        assert.notDeepEqual((await encoder.encodeImages(others))[0]!.embedding, image!.embedding)
        assert.notDeepEqual(other, text)
      }),
  },
  {
    title: 'a view is its pixels alone: a box is encoded as the picture cut out, the whole as no box',
    check: options =>
      withEncoder(options, async encoder => {
        const image = createSpot()
        const { width, height } = image
        const boxes = [
          createPixelBox({ x1: 20, y1: 22, x2: 38, y2: 40 }),
          createPixelBox({ x1: 0, y1: 0, x2: width, y2: height }),
        ]
        const boxed = await encoder.encodeImages(boxes.map(box => ({ image, box })))
        const cut = paint(18, 18, (x, y) => colourSpot(x + 20, y + 22))
        const plain = await encoder.encodeImages([{ image: cut }, { image }])
        for (const [index, { embedding }] of boxed.entries()) assertClose(embedding, plain[index]!.embedding, options)
      }),
  },
  {
    title: 'pictures are left as they were',
    check: options =>
      withEncoder(options, async encoder => {
        const views = createViews()
        await encoder.encodeImages(views)
        assert.deepEqual(views, createViews())
      }),
  },
  {
    title: 'raw embeddings, where there are such, are the others before they get unit length',
    check: options =>
      withEncoder(options, async encoder => {
        if (encoder.hasRawFeatures !== true) return
        const views = createViews()
        const [images, rawImages] = [
          await encoder.encodeImages(views),
          await encoder.encodeImages(views, { raw: true }),
        ]
        const [plain, raw] = [await encoder.encodeTexts(texts), await encoder.encodeTexts(texts, { raw: true })]
        const pairs = [...images.map(({ embedding }, index) => [embedding, rawImages[index]!.embedding] as const)]
        for (const [unit, long] of [...pairs, ...plain.map((embedding, index) => [embedding, raw[index]!] as const)]) {
          const length = Math.hypot(...long)
          assertClose(
            long.map(value => value / length),
            unit,
            options,
          )
        }
      }),
  },
  {
    title: 'the region of the patches, where it is told, lies inside of the picture',
    check: options =>
      withEncoder(options, async encoder => {
        for (const { image } of createViews()) {
          const { x1, y1, x2, y2 } = encoder.getPatchRegion?.(image) ?? { x1: 0, y1: 0, x2: 1, y2: 1 }
          assert(x1 >= 0 && y1 >= 0 && x2 <= 1 && y2 <= 1 && x1 < x2 && y1 < y2, `(${x1}, ${y1}, ${x2}, ${y2})`)
        }
      }),
  },
  {
    title: 'an aborted signal stops it with the reason of the abort, and it goes on afterwards',
    check: options =>
      withEncoder(options, async encoder => {
        const reason = new Error('no longer wanted')
        const signal = AbortSignal.abort(reason)
        await assert.rejects(encoder.encodeImages(createViews(), { signal }), reason)
        await assert.rejects(encoder.encodeTexts(texts, { signal }), reason)
        assert.equal((await encoder.encodeTexts(texts)).length, texts.length)
      }),
  },
]

const texts = ['the red one', 'what is on the left of the blue one?', 'green']

async function withEncoder<T>(
  { createEncoder }: EncoderContractOptions,
  use: (encoder: DualEncoder) => Promise<T>,
): Promise<T> {
  const encoder = await createEncoder()
  try {
    return await use(encoder)
  } finally {
    await encoder.dispose()
  }
}

function assertClose(actual: Float32Array, expected: Float32Array, { tolerance = 1e-5 }: EncoderContractOptions): void {
  assert.equal(actual.length, expected.length)
  const apart = actual.reduce((most, value, index) => Math.max(most, Math.abs(value - expected[index]!)), 0)
  assert(apart <= tolerance, `numbers lie ${apart} apart, more than ${tolerance}`)
}

/** A picture with a red spot, a box around the spot, a wide picture, and one of a single pixel. */
function createViews(): ImageView[] {
  const spot = createSpot()
  return [
    { image: spot },
    { image: paint(90, 20, x => [x * 2, 255 - x * 2, 80]) },
    { image: spot, box: createPixelBox({ x1: 20, y1: 22, x2: 38, y2: 40 }) },
    { image: paint(1, 1, () => [255, 255, 255]) },
  ]
}

const createSpot = () => paint(40, 40, colourSpot)

function colourSpot(x: number, y: number): number[] {
  return x > 24 && y > 24 ? [250, 10, 10] : [20, 60, 200]
}

function paint(width: number, height: number, colour: (x: number, y: number) => number[]): RgbImage {
  const pixels = Array.from({ length: width * height }, (_, index) => colour(index % width, Math.floor(index / width)))
  return { width, height, data: Uint8Array.from(pixels.flat()) }
}
