/** A picture as the page holds it: a data URL of what the server decodes, and its upright size. */
export interface Picture {
  readonly url: string
  readonly width: number
  readonly height: number
  /** Its size before it was scaled down, where it was. */
  readonly original?: { readonly width: number; readonly height: number }
}

/** Larger ones are scaled down: encoders see some hundred pixels, and a box must be answered while it is dragged. */
const longestSide = 1600
const plainTypes = ['image/png', 'image/jpeg']

/**
 * A picture of the reader's, turned upright, small enough to be sent again and again, and of a type that the server
 * decodes whatever this browser was given.
 *
 * @throws Error in words for the reader.
 */
export async function readPicture(file: Blob, { maxSide = longestSide } = {}): Promise<Picture> {
  const bitmap = await createImageBitmap(file, { imageOrientation: 'from-image' }).catch(() => {
    const name = file instanceof File ? `“${file.name}”` : 'What was pasted'
    throw new Error(`${name} is no picture that this browser can read.`)
  })
  const { width, height } = bitmap
  const scale = Math.min(1, maxSide / Math.max(width, height))
  if (scale === 1 && plainTypes.includes(file.type)) {
    bitmap.close()
    return { url: await readDataUrl(file), width, height }
  }
  const canvas = document.createElement('canvas')
  canvas.width = Math.max(1, Math.round(width * scale))
  canvas.height = Math.max(1, Math.round(height * scale))
  const context = canvas.getContext('2d')!
  // JPEG has no transparency: white is what most pictures with it are made for.
  context.fillStyle = '#fff'
  context.fillRect(0, 0, canvas.width, canvas.height)
  context.imageSmoothingQuality = 'high'
  context.drawImage(bitmap, 0, 0, canvas.width, canvas.height)
  bitmap.close()
  return {
    url: canvas.toDataURL('image/jpeg', 0.92),
    width: canvas.width,
    height: canvas.height,
    ...(scale < 1 && { original: { width, height } }),
  }
}

/** The picture of a data URL; one that is not too large stays byte for byte. */
export async function openPicture(url: string): Promise<Picture> {
  const [, type, data] = /^data:([^;,]+);base64,(.*)$/s.exec(url) ?? []
  if (type === undefined) throw new Error('Its picture is no data URL: drop the picture beside it.')
  return readPicture(new Blob([Uint8Array.from(atob(data!), letter => letter.charCodeAt(0))], { type }))
}

function readDataUrl(file: Blob): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader()
    reader.onload = () => resolve(reader.result as string)
    reader.onerror = () => reject(reader.error)
    reader.readAsDataURL(file)
  })
}
