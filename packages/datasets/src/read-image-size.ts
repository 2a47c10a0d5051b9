import { open } from 'node:fs/promises'
import type { ImageSize } from '@region-r1/core'
import { findFile } from '@region-r1/core/node'
import { imageSize } from 'image-size'

// Enough to reach the frame header of a JPEG behind its EXIF preview and colour profile.
const headerBytes = 512 * 1024

/** EXIF orientations from 5 on lie on their side. */
const firstSidewaysOrientation = 5

/**
 * The size of the upright picture from the file's header alone; `missing` where there is no such file, `unknown` where
 * the header tells no size.
 */
export async function readImageSize(file: string): Promise<ImageSize | 'missing' | 'unknown'> {
  let handle: Awaited<ReturnType<typeof open>>
  try {
    handle = await open((await findFile(file)) ?? file, 'r')
  } catch {
    return 'missing'
  }
  try {
    const { bytesRead, buffer } = await handle.read(new Uint8Array(headerBytes), 0, headerBytes, 0)
    const { width, height, orientation = 1 } = imageSize(buffer.subarray(0, bytesRead))
    if (!(width > 0 && height > 0)) return 'unknown'
    return orientation < firstSidewaysOrientation ? { width, height } : { width: height, height: width }
  } catch {
    return 'unknown'
  } finally {
    await handle.close()
  }
}
