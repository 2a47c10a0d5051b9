import type { Answer } from '../api/answer.ts'
import { splitText } from '../case/candidate.ts'
import type { Case } from '../case/format-case.ts'

const width = 1200
const height = 675
const margin = 40
const rows = 6
const font = '"Inter", system-ui, "Segoe UI", "Helvetica Neue", Arial, sans-serif'

/** The case as one picture to show to others: the box on the left, the best candidates and where they were on the right. */
export async function drawCase({ picture, question, candidates }: Case, { decision, results }: Answer): Promise<Blob> {
  const canvas = document.createElement('canvas')
  canvas.width = width
  canvas.height = height
  const context = canvas.getContext('2d')!
  context.fillStyle = '#fcfbf8'
  context.fillRect(0, 0, width, height)
  context.textBaseline = 'middle'

  write(context, `“${question}”`, { x: margin, y: margin + 14, size: 30, weight: 600, maxWidth: width - 2 * margin })
  const top = margin + 60
  const side = height - top - margin
  const scale = Math.min(side / picture.width, side / picture.height)
  context.drawImage(await loadImage(picture.url), margin, top, picture.width * scale, picture.height * scale)
  if (decision.type === 'crop') {
    const { x1, y1, x2, y2 } = decision.box
    const place = [margin + x1 * scale, top + y1 * scale, (x2 - x1) * scale, (y2 - y1) * scale] as const
    context.lineWidth = 8
    context.strokeStyle = '#fff'
    context.strokeRect(...place)
    context.lineWidth = 4
    context.strokeStyle = '#d9381e'
    context.strokeRect(...place)
  }

  const left = margin + side + 48
  write(context, describeDecision(decision), { x: left, y: top + 10, size: 20, color: '#5d6675' })
  for (const [place, { index, rank, base_rank }] of results.slice(0, rows).entries()) {
    const candidate = candidates[index]!
    const y = top + 72 + place * 78
    write(context, `${rank}`, { x: left, y, size: 22, weight: 600, color: '#5d6675' })
    if (candidate.image) drawFitted(context, await loadImage(candidate.image), { x: left + 40, y: y - 30, side: 60 })
    const { title } = splitText(candidate)
    write(context, title, { x: left + 116, y: y - 12, size: 22, weight: 600, maxWidth: width - left - 116 - margin })
    const moved = base_rank === rank ? 'where the full picture had it' : `${base_rank} by the full picture`
    write(context, moved, { x: left + 116, y: y + 16, size: 17, color: base_rank > rank ? '#0f766e' : '#5d6675' })
  }
  return new Promise((resolve, reject) =>
    canvas.toBlob(blob => (blob ? resolve(blob) : reject(new Error('The picture could not be drawn.'))), 'image/png'),
  )
}

function describeDecision(decision: Answer['decision']): string {
  const percent = `${Math.round(decision.cropProbability * 100)} %`
  return decision.type === 'crop' ? `cropped, crop probability ${percent}` : `kept whole, crop probability ${percent}`
}

interface Line {
  readonly x: number
  readonly y: number
  readonly size: number
  readonly weight?: number
  readonly color?: string
  readonly maxWidth?: number
}

function write(
  context: CanvasRenderingContext2D,
  text: string,
  { x, y, size, weight = 400, color = '#1d2430', maxWidth }: Line,
): void {
  context.font = `${weight} ${size}px ${font}`
  context.fillStyle = color
  let shown = text
  while (maxWidth !== undefined && shown.length > 1 && context.measureText(shown).width > maxWidth) {
    shown = `${shown.replace(/…$/, '').slice(0, -1).trimEnd()}…`
  }
  context.fillText(shown, x, y)
}

function drawFitted(
  context: CanvasRenderingContext2D,
  image: HTMLImageElement,
  { x, y, side }: { readonly x: number; readonly y: number; readonly side: number },
): void {
  const scale = Math.min(side / image.width, side / image.height)
  const [w, h] = [image.width * scale, image.height * scale]
  context.drawImage(image, x + (side - w) / 2, y + (side - h) / 2, w, h)
}

async function loadImage(url: string): Promise<HTMLImageElement> {
  const image = new Image()
  image.src = url
  await image.decode()
  return image
}
