import { type DualEncoder, InvalidArgumentError, type RgbImage } from '@region-r1/core'
import { createFakeEncoder } from '@region-r1/encoder/testing'
import { createLooker } from '@region-r1/scoring'
import { expect, test } from 'vitest'
import { calibrateLook } from './calibrate-look.ts'
import { createLookPolicy } from './look-policy.ts'

const encoder = createFakeEncoder()
const questions = ['red', 'green', 'yellow', 'white', 'black']

/** 60 x 60 pixels of blue, with a square of red whose place and size go round. */
function paint(index: number): RgbImage {
  const data = new Uint8Array(60 * 60 * 3)
  const side = 12 + (index % 4) * 6
  const left = (index * 7) % (60 - side)
  for (let pixel = 0; pixel < 3600; pixel++) {
    const [x, y] = [pixel % 60, Math.floor(pixel / 60)]
    data[pixel * 3 + (x >= left && x < left + side && y < side ? 0 : 2)] = 255
  }
  return { width: 60, height: 60, data }
}
const images = Array.from({ length: 24 }, (_, index) => paint(index))

/** Whether `look` crops at that threshold; pictures whose crops are all alike it keeps at any. */
async function isCropped(image: RgbImage, question: string, threshold: number): Promise<boolean> {
  const [features] = await encoder.encodeImages([{ image }])
  const [questionEmbedding] = await encoder.encodeTexts([question])
  const { look } = createLooker({ image, encoder })
  const policy = createLookPolicy({ looks: 9, threshold })
  const input = { image, question, features: features!, questionEmbedding: questionEmbedding!, encoder, look }
  return (await policy.doDecide(input)).type === 'crop'
}

test('a twentieth of the gains of all questions on all pictures lie below the threshold', async () => {
  const seen: number[] = []
  const calibration = await calibrateLook({ encoder, images, questions, looks: 9, onProgress: done => seen.push(done) })
  expect(calibration).toEqual({ threshold: expect.any(Number), pictures: 24, questions: 5, looks: 9 })
  let [below, all] = [0, 0]
  for (const image of images) {
    for (const question of questions) {
      if (!(await isCropped(image, question, -1e9))) continue
      all++
      if (!(await isCropped(image, question, calibration.threshold - 1e-9))) below++
    }
  }
  expect(below).toBe(Math.floor(all / 20))
  expect(seen).toEqual(images.map((_, index) => index + 1))
})

test('questions that come twice count once, and everyday ones are asked where there are none', async () => {
  const twice = await calibrateLook({ encoder, images, questions: [...questions, ...questions], looks: 9 })
  expect(twice).toEqual(await calibrateLook({ encoder, images, questions, looks: 9 }))
  expect((await calibrateLook({ encoder, images, looks: 9 })).questions).toBe(32)
})

test('look takes the threshold of the encoder, unless it was given one', async () => {
  const [image] = images
  const strict: DualEncoder = { ...encoder, lookThreshold: 50 }
  const [features] = await encoder.encodeImages([{ image: image! }])
  const [questionEmbedding] = await encoder.encodeTexts(['red'])
  const { look } = createLooker({ image: image!, encoder })
  const input = { image: image!, question: 'red', features: features!, questionEmbedding: questionEmbedding!, look }
  const decide = async (using: DualEncoder, threshold?: number) =>
    (await createLookPolicy({ threshold }).doDecide({ ...input, encoder: using })).type
  expect(await decide(encoder)).toBe('crop')
  expect(await decide(strict)).toBe('keep')
  expect(await decide(strict, 0.5)).toBe('crop')
})

test('too few pictures or questions, pictures without anything in them and wrong looks are refused', async () => {
  const refuse = async (options: object, message: string) => {
    const calibration = calibrateLook({ encoder, images, questions, ...options })
    await expect(calibration).rejects.toThrow(InvalidArgumentError)
    await expect(calibration).rejects.toThrow(message)
  }
  await refuse({ images: images.slice(0, 19) }, 'needs 20 images or more, some hundred are better; got 19')
  await refuse({ questions: ['red', 'red', 'green'] }, 'needs 5 questions or more')
  const plain = { width: 60, height: 60, data: new Uint8Array(10_800).fill(90) }
  await refuse({ images: Array(20).fill(plain) }, 'no crop of any picture differs')
  await refuse({ looks: 2 }, 'looks at 4 to 64 crops')
})

test('an abort stops it with its reason', async () => {
  const signal = AbortSignal.abort(new Error('enough'))
  await expect(calibrateLook({ encoder, images, questions, signal })).rejects.toThrow('enough')
})
