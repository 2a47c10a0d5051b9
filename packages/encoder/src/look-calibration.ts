import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { ModelFormatError } from '@region-r1/core'
import { writeFileAtomically } from '@region-r1/core/node'
import { z } from '@region-r1/core/schema'

/** What `look.json` in an encoder's folder holds, by the encoder's id: each form of the weights has one. */
const lookCalibrationsSchema = z.record(
  z.string(),
  z.looseObject({
    /** From which gain `look` crops, in standard deviations over the crops seen. */
    threshold: z.number(),
  }),
)

const fileName = 'look.json'

/** The threshold of `look` that was calibrated for the encoder of that id; undefined where none was. */
export async function readLookThreshold(directory: string, id: string): Promise<number | undefined> {
  return (await readLookCalibrations(directory))[id]?.threshold
}

/**
 * Writes a calibration of the policy `look` into `look.json` of an encoder's folder, beside those of its other forms.
 * `loadEncoder` reads it as `lookThreshold`.
 *
 * @param directory - of the encoder
 * @param id - of the encoder
 * @param calibration - as `calibrateLook` of @region-r1/policy gives it
 * @returns the path of the file
 * @throws ModelFormatError where there is a `look.json` of another form; what the file system throws.
 */
export async function saveLookCalibration(
  directory: string,
  id: string,
  calibration: { readonly threshold: number },
): Promise<string> {
  const known = await readLookCalibrations(directory)
  const path = join(directory, fileName)
  await writeFileAtomically(path, `${JSON.stringify({ ...known, [id]: calibration }, null, 2)}\n`)
  return path
}

async function readLookCalibrations(directory: string): Promise<z.infer<typeof lookCalibrationsSchema>> {
  const path = join(directory, fileName)
  const text = await readFile(path, 'utf8').catch(error => {
    if (error.code === 'ENOENT') return '{}'
    throw error
  })
  const parsed = lookCalibrationsSchema.safeParse(parseJson(text))
  if (parsed.success) return parsed.data
  throw new ModelFormatError({
    path,
    message: `${path} does not fit: expected what "region-r1 calibrate --encoder" writes; delete it and calibrate again`,
  })
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
