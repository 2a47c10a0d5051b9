import { parsePictureUrl } from '../parse-picture-url.ts'
import type { JsonObject } from './json.ts'
import type { AdapterWarning } from './warning.ts'

/** The key of the adapter's options and metadata. */
export const providerName = 'region-r1'

/** The picture in `providerOptions['region-r1'].image`, and warnings of what else is there. */
export function readProviderOptions(providerOptions: Record<string, JsonObject> | undefined): {
  readonly image?: string
  readonly warnings: AdapterWarning[]
} {
  const { image, ...others } = providerOptions?.[providerName] ?? {}
  const warnings = Object.keys(others).map(
    (key): AdapterWarning => ({ type: 'unsupported', feature: `providerOptions['${providerName}'].${key}` }),
  )
  if (image === undefined || image === null) return { warnings }
  if (typeof image === 'string')
    return { image: parsePictureUrl(`providerOptions['${providerName}'].image`, image), warnings }
  const message = `providerOptions['${providerName}'].image is a data: or http(s) URL, got ${typeof image}; it was left out`
  return { warnings: [...warnings, { type: 'other', message }] }
}
