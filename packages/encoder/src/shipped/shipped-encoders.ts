import { fileURLToPath } from 'node:url'
import { InvalidArgumentError } from '@region-r1/core'

/** The encoders that ship with this package: of photos, which is the one without a name, and of drawn icons. */
export const shippedEncoderNames = ['photos', 'icons'] as const

/** The name of an encoder that ships. */
export type ShippedEncoderName = (typeof shippedEncoderNames)[number]

export const defaultEncoderName: ShippedEncoderName = 'photos'

/**
 * Where the shipped encoder of that name lies, `default` being the one without a name; undefined where none is called so.
 *
 * @throws InvalidArgumentError for the folder of one that is now called otherwise.
 */
export function findShippedEncoder(name: string): string | undefined {
  if (/(^|[\\/])encoder[\\/]models[\\/]default[\\/]?$/.test(name)) {
    throw new InvalidArgumentError({
      argument: 'encoder',
      message: `the encoder "${name}" is now called "icons", and "photos" is what an encoder without a name means; write one of these`,
    })
  }
  const shipped = name === 'default' ? defaultEncoderName : shippedEncoderNames.find(each => each === name)
  return shipped && fileURLToPath(new URL(`../../models/${shipped}`, import.meta.url))
}

/** Whether that folder is one of theirs. */
export function isShippedFolder(folder: string): boolean {
  return shippedEncoderNames.some(name => findShippedEncoder(name) === folder)
}
