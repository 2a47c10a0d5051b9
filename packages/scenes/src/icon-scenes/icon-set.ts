import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { DataFormatError, InvalidArgumentError } from '@region-r1/core'

/** One artist's icons as SVG bodies. */
export interface IconSet {
  readonly name: string
  /** The SVG body of an icon and the size of its own coordinates. */
  getIcon(name: string): Icon
}

/** An icon as its set has it: the inside of an SVG, and the size of the view box that it is drawn in. */
export interface Icon {
  readonly body: string
  readonly width: number
  readonly height: number
}

interface IconifyJson {
  readonly width?: number
  readonly height?: number
  readonly icons: Record<string, { readonly body: string; readonly width?: number; readonly height?: number }>
}

/**
 * Reads an artist's set from its npm package, `@iconify-json/<name>`, which is an optional peer of this package.
 *
 * @throws InvalidArgumentError where the package is not installed; the message says what to install.
 */
export function loadIconSet(name: string): IconSet {
  const file = resolveIconSet(name)
  const { icons, width = 16, height = 16 } = JSON.parse(readFileSync(file, 'utf8')) as IconifyJson
  return {
    name,
    getIcon(icon) {
      const found = icons[icon]
      if (found === undefined) throw new DataFormatError({ file, message: `${file} has no icon "${icon}"` })
      return { body: found.body, width: found.width ?? width, height: found.height ?? height }
    },
  }
}

function resolveIconSet(name: string): string {
  try {
    return createRequire(import.meta.url).resolve(`@iconify-json/${name}/icons.json`)
  } catch (cause) {
    throw new InvalidArgumentError({
      argument: 'split',
      message: `icon-scenes draws with the icon set @iconify-json/${name}, which is not installed; run: npm install @iconify-json/${name}`,
      cause,
    })
  }
}
