import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { createRng, type Rng } from '@region-r1/core'

const plain = [
  'ba',
  'ker',
  'lo',
  'min',
  'tar',
  'sun',
  'dri',
  'vo',
  'na',
  'qui',
  'rel',
  'ost',
  'pe',
  'gan',
  'schi',
  'um',
]
// Two of 34 are escaped, about as in an encyclopedia's text.
const syllables = [...plain, ...plain, '\\"', '\\n']

/** Writes a knowledge base in the form of `encyclopedic_kb_wiki.json`: about 2.4 kB an entry, seeded. */
export async function generateKb(file: string, entries: number): Promise<void> {
  const rng = createRng('knowledge base')
  // Texts are cut from one long one: drawing each word anew would take longer than what is measured.
  const text = Array.from({ length: 200_000 }, () => rng.pick(syllables) + (rng.next() < 0.4 ? ' ' : '')).join('')
  const stream = createWriteStream(file)
  for (let index = 0; index < entries; index++) {
    const line = `${index === 0 ? '{' : ', '}"${formatUrl(index)}": ${formatEntry(index, text, rng)}`
    if (!stream.write(line)) await once(stream, 'drain')
  }
  stream.end('}')
  await once(stream, 'finish')
}

/** The key of an entry. */
export function formatUrl(index: number): string {
  return `https://en.wikipedia.org/wiki/Entry_%C3%A9_${index}`
}

function formatEntry(index: number, text: string, rng: Rng): string {
  const sections = Array.from({ length: 1 + rng.nextInt(6) }, () => {
    const start = text.indexOf(' ', rng.nextInt(text.length - 2_000)) + 1
    const end = text.indexOf(' ', start + 100 + rng.nextInt(900))
    return `"${text.slice(start, end === -1 ? start : end)}"`
  })
  const titles = sections.map((_, section) => `"${section === 0 ? `Entry ${index}` : `Section ${section}`}"`)
  const images = Array.from(
    { length: rng.nextInt(4) },
    (_, image) => `"https://upload.example.org/${index}/${image}.jpg"`,
  )
  const fields = [
    `"title": "Entry ${index}"`,
    `"section_titles": [${titles.join(', ')}]`,
    `"section_texts": [${sections.join(', ')}]`,
    `"image_urls": [${images.join(', ')}]`,
    `"image_reference_descriptions": [${images.map(() => '"a picture"').join(', ')}]`,
    `"image_section_indices": [${images.map(() => 0).join(', ')}]`,
    `"url": "${formatUrl(index)}"`,
  ]
  return `{${fields.join(', ')}}`
}
