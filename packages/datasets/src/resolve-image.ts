import { dirname, isAbsolute, relative, resolve, sep } from 'node:path'

/** Whether an image reference is a data URL or an http(s) URL rather than a path. */
export function isImageUrl(image: string): boolean {
  return /^(data:|https?:\/\/)/i.test(image)
}

/** An image reference as `file` has it: relative paths become absolute, URLs stay. */
export function resolveImage(image: string, file: string): string {
  return isImageUrl(image) || isAbsolute(image) ? image : resolve(dirname(file), image)
}

/** The opposite: an absolute path below the file's folder becomes relative to it, with `/` on every platform. */
export function relativizeImage(image: string, file: string): string {
  if (isImageUrl(image) || !isAbsolute(image)) return image
  const path = relative(resolve(dirname(file)), image)
  return path.startsWith('..') || isAbsolute(path) ? image : path.split(sep).join('/')
}
