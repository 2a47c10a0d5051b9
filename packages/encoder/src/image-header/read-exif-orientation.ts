import { readTiffDirectory, tiffTags } from './tiff-directory.ts'

/** 1 to 8 from EXIF data that begins with its TIFF header; 1 where it says nothing usable, for broken EXIF spoils no picture. */
export function readExifOrientation(view: DataView): number {
  try {
    return toOrientation(readTiffDirectory(view).get(tiffTags.orientation)?.[0])
  } catch (error) {
    if (error instanceof RangeError) return 1
    throw error
  }
}

/** Other numbers than 1 to 8 mean nothing: as it is. */
export function toOrientation(value: number | undefined): number {
  return value !== undefined && value >= 1 && value <= 8 ? value : 1
}
