/** The colours that questions name. */
export const colourNames = [
  'red',
  'orange',
  'yellow',
  'green',
  'blue',
  'purple',
  'pink',
  'brown',
  'black',
  'grey',
  'white',
] as const

/** A colour by which questions tell icons apart. */
export type ColourName = (typeof colourNames)[number]

/** The colour that most of an icon has, and the share of its opaque pixels that have it, in (0, 1]. */
export interface NamedColour {
  readonly name: ColourName
  readonly share: number
}

/**
 * The colour that a person would name first: each opaque pixel is sorted into one of {@link colourNames} by hue,
 * saturation and value; the most frequent wins. Null where nothing is opaque.
 *
 * @param pixels - RGBA with premultiplied alpha, 0..255
 */
export function nameColour(pixels: Uint8Array): NamedColour | null {
  const counts = new Map<ColourName, number>()
  let opaque = 0
  for (let offset = 0; offset < pixels.length; offset += 4) {
    if (pixels[offset + 3]! < 200) continue
    opaque++
    const name = namePixel(pixels[offset]!, pixels[offset + 1]!, pixels[offset + 2]!)
    counts.set(name, (counts.get(name) ?? 0) + 1)
  }
  if (opaque === 0) return null
  const [name, count] = [...counts].reduce((best, entry) => (entry[1] > best[1] ? entry : best))
  return { name, share: count / opaque }
}

function namePixel(red: number, green: number, blue: number): ColourName {
  const high = Math.max(red, green, blue)
  const low = Math.min(red, green, blue)
  const chroma = high - low
  if (high < 55) return 'black'
  if (chroma < 0.16 * high) return high > 215 ? 'white' : high < 80 ? 'black' : 'grey'
  const hue = computeHue(red, green, blue, high, chroma)
  const saturation = chroma / high
  if (hue >= 345 || hue < 14) {
    if (saturation < 0.5 && high > 180) return 'pink'
    return high < (hue >= 5 && hue < 14 ? 145 : 100) ? 'brown' : 'red'
  }
  if (hue < 42) return high < 190 ? 'brown' : saturation < 0.38 ? (hue < 30 ? 'pink' : 'white') : 'orange'
  if (hue < 68) return high < 120 ? 'brown' : 'yellow'
  if (hue < 165) return 'green'
  if (hue < 255) return 'blue'
  if (hue < 300) return 'purple'
  return 'pink'
}

/** Degrees in [0, 360). */
function computeHue(red: number, green: number, blue: number, high: number, chroma: number): number {
  if (high === red) return (((green - blue) / chroma) * 60 + 360) % 360
  if (high === green) return ((blue - red) / chroma) * 60 + 120
  return ((red - green) / chroma) * 60 + 240
}
