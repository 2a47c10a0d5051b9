import type { ImageSize, Rng } from '@region-r1/core'

/** A graded ground strewn with lines, discs, bars and triangles, as SVG: background that a whole-picture embedding reads. */
export function drawGround({ width, height }: ImageSize, rng: Rng): string {
  const base = [rng.nextInt(360), 20 + rng.nextInt(60), 35 + rng.nextInt(55)] as const
  const end = [(base[0] + rng.nextInt(120)) % 360, 20 + rng.nextInt(60), 35 + rng.nextInt(55)] as const
  const gradient =
    `<linearGradient id="ground" gradientTransform="rotate(${rng.nextInt(90)})">` +
    `<stop offset="0" stop-color="${formatHsl(base)}"/><stop offset="1" stop-color="${formatHsl(end)}"/></linearGradient>`
  const marks = Array.from({ length: 8 + rng.nextInt(28) }, () => drawMark({ width, height }, base[0], rng))
  return `<defs>${gradient}</defs><rect width="${width}" height="${height}" fill="url(#ground)"/>${marks.join('')}`
}

function drawMark({ width, height }: ImageSize, baseHue: number, rng: Rng): string {
  const hue = (baseHue + rng.nextInt(180)) % 360
  const colour = formatHsl([hue, 25 + rng.nextInt(65), 30 + rng.nextInt(60)])
  const opacity = (0.3 + 0.5 * rng.next()).toFixed(2)
  const x = rng.nextInt(width)
  const y = rng.nextInt(height)
  const reach = 4 + rng.nextInt(Math.round(Math.min(width, height) / 9))
  const offset = () => rng.nextInt(2 * reach) - reach
  switch (rng.nextInt(4)) {
    case 0:
      return `<circle cx="${x}" cy="${y}" r="${reach}" fill="${colour}" opacity="${opacity}"/>`
    case 1: {
      const end = `x2="${rng.nextInt(width)}" y2="${rng.nextInt(height)}"`
      const stroke = `stroke="${colour}" stroke-width="${1 + rng.nextInt(8)}"`
      return `<line x1="${x}" y1="${y}" ${end} ${stroke} opacity="${opacity}"/>`
    }
    case 2: {
      const size = `width="${reach + rng.nextInt(reach)}" height="${reach + rng.nextInt(reach)}"`
      const turn = `transform="rotate(${rng.nextInt(90)} ${x} ${y})"`
      return `<rect x="${x}" y="${y}" ${size} ${turn} fill="${colour}" opacity="${opacity}"/>`
    }
    default: {
      const corners = [0, 1, 2].map(() => `${x + offset()},${y + offset()}`).join(' ')
      return `<polygon points="${corners}" fill="${colour}" opacity="${opacity}"/>`
    }
  }
}

function formatHsl([hue, saturation, lightness]: readonly [number, number, number]): string {
  return `hsl(${hue},${saturation}%,${lightness}%)`
}
