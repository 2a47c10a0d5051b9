import { encodePng, loadEncoder } from '@region-r1/encoder'
import sharp from 'sharp'
import { createDecodeCase, createEncodeCase, createResizeCase } from './cases.ts'
import { createPhoto } from './create-photo.ts'
import { measure } from './measure.ts'

const photo = createPhoto(1600, 1200)
const scene = createPhoto(320, 240)
const raw = { width: photo.width, height: photo.height, channels: 3 } as const
const jpeg = await sharp(photo.data, { raw }).jpeg({ quality: 85 }).toBuffer()
const encoder = await loadEncoder('icons')

const cases = [
  createResizeCase(photo, 1, 224),
  createResizeCase(photo, 0.4, 224),
  createResizeCase(scene, 0.4, 96),
  createDecodeCase(`JPEG of ${photo.width} x ${photo.height}`, jpeg),
  createDecodeCase(`PNG of ${scene.width} x ${scene.height}`, await encodePng(scene)),
  createEncodeCase(encoder, scene, 16),
]

console.log('| task | variant | median ms | times the first |\n| --- | --- | --: | --: |')
for (const { title, variants, rounds } of cases) {
  const results = await measure(variants, rounds)
  const [first] = results
  for (const { name, medianMs } of results) {
    const task = name === first!.name ? title : ''
    console.log(`| ${task} | ${name} | ${medianMs.toFixed(2)} | ${(medianMs / first!.medianMs).toFixed(2)} |`)
  }
}
await encoder.dispose()
