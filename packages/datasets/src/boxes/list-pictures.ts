import { readdir } from 'node:fs/promises'
import { join, resolve, sep } from 'node:path'
import { DataFormatError } from '@region-r1/core'
import { describeFolderError } from './describe-folder-error.ts'

const pictureName = /\.(jpe?g|png|webp|gif|bmp|tiff?|avif)$/i

/**
 * The pictures in a folder and its subfolders: absolute paths by their names relative to the folder, with `/` and
 * composed accents (NFC).
 *
 * @throws DataFormatError where there is no such folder, or no picture in it.
 */
export async function listPictures(folder: string): Promise<ReadonlyMap<string, string>> {
  const names = await readdir(folder, { recursive: true }).catch(error => {
    throw describeFolderError(folder, error)
  })
  const pictures = names.filter(name => pictureName.test(name)).sort()
  if (pictures.length === 0) {
    const message = `${folder} holds no pictures; name the folder that the labels' pictures lie in`
    throw new DataFormatError({ file: folder, message })
  }
  return new Map(pictures.map(name => [name.split(sep).join('/').normalize('NFC'), resolve(join(folder, name))]))
}
