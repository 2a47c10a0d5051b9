import type { OnnxEncoder, ShippedEncoderName } from '@region-r1/encoder'
import type { Check } from './check.ts'
import { computeGoldenValues, readGoldenValues } from './golden.ts'

/** Kernels differ from machine to machine by some 1e-3; a wrong input layout or a broken kernel by far more. */
const leastCosine = 0.995

/** Whether the files of the encoder of that name are those that were shipped. */
export async function checkEncoder(encoder: OnnxEncoder, name: ShippedEncoderName): Promise<Omit<Check, 'name'>> {
  const golden = await readGoldenValues(name)
  const { rows, columns } = encoder.patchGrid ?? { rows: 0, columns: 0 }
  const message = `${name}: ${encoder.id} on ${encoder.device}: ${encoder.embeddingSize} numbers, ${rows} x ${columns} patches`
  if (encoder.id === golden.encoder) return { status: 'ok', message: `${message}, files as shipped` }
  return {
    status: 'fail',
    message: `${message}, but ${golden.encoder} was shipped`,
    advice: 'install @region-r1/encoder again; who changed a shipped encoder runs `npm run assets`',
  }
}

/** Whether it computes here what it computed where it was shipped. */
export async function checkGolden(encoder: OnnxEncoder, name: ShippedEncoderName): Promise<Omit<Check, 'name'>> {
  const [golden, found] = [await readGoldenValues(name), await computeGoldenValues(encoder)]
  if (found.encoder !== golden.encoder) {
    return { status: 'warn', message: `not compared: the stored values are of ${golden.encoder}` }
  }
  const image = computeCosine(golden.image, found.image)
  const text = computeCosine(golden.text, found.text)
  const message = `${name}: cosine with the stored values: picture ${image.toFixed(4)}, text ${text.toFixed(4)}`
  if (image >= leastCosine && text >= leastCosine) return { status: 'ok', message }
  return {
    status: 'fail',
    message: `${message}; expected at least ${leastCosine}`,
    advice: 'do not trust scores of this machine: try --device cpu, and report it with the output of doctor --json',
  }
}

function computeCosine(a: readonly number[], b: readonly number[]): number {
  const dot = (u: readonly number[], v: readonly number[]) =>
    u.reduce((sum, value, index) => sum + value * (v[index] ?? 0), 0)
  return dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b))
}
