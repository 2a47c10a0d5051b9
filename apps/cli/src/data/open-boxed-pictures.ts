import { join } from 'node:path'
import { type BoxedPicture, type ReadOptions, readCocoPictures, readYoloPictures } from '@region-r1/datasets'
import { requireFlag } from './require-flag.ts'

/** Flags that say where pictures with boxes lie. */
export interface BoxedPictureFlags {
  readonly coco?: string
  readonly yolo?: string
  readonly images?: string
  readonly expressions?: string
}

/** The pictures, and the files that their boxes stand in. */
export interface OpenBoxedPictures {
  readonly pictures: AsyncIterable<BoxedPicture>
  readonly sources: readonly string[]
}

export function openBoxedPictures(flags: BoxedPictureFlags, options: ReadOptions): OpenBoxedPictures {
  const { coco, yolo, images, expressions } = flags
  if (yolo !== undefined) {
    return { pictures: readYoloPictures(yolo, { ...options, images }), sources: [join(yolo, 'names.txt')] }
  }
  const file = requireFlag(coco, '--coco', 'name the boxes by --coco FILE --images DIR or by --yolo DIR')
  const folder = requireFlag(images, '--images', 'the file names in it count from a folder')
  const pictures = readCocoPictures(file, { ...options, images: folder, expressions })
  return { pictures, sources: expressions === undefined ? [file] : [file, expressions] }
}
