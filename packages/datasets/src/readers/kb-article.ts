import { omitUndefined } from '@region-r1/core'
import { z } from '@region-r1/core/schema'
import { parseJsonRow } from '../parse-json-row.ts'

/** A Wikipedia article of the knowledge base, as `encyclopedic_kb_wiki.json` and `wiki_100_dict_v4.json` hold it. */
export interface KbArticle {
  /** The article's key, to be compared byte for byte. */
  readonly url: string
  readonly title: string
  /** What candidates say of it, where the knowledge base says so itself; else it is made of title and sections. */
  readonly text?: string
  /** The first one's title is the article's. */
  readonly sections: readonly { readonly title: string; readonly text: string }[]
  readonly images: readonly { readonly url: string; readonly description?: string; readonly sectionIndex?: number }[]
}

const articleSchema = z
  .object({
    title: z.string(),
    section_titles: z.array(z.string()),
    section_texts: z.array(z.string()),
    image_urls: z.array(z.string()),
    image_reference_descriptions: z.array(z.string()).optional(),
    image_section_indices: z.array(z.int()).optional(),
  })
  .superRefine((article, context) => {
    for (const [array, other] of [
      ['section_texts', 'section_titles'],
      ['image_reference_descriptions', 'image_urls'],
      ['image_section_indices', 'image_urls'],
    ] as const) {
      const length = article[array]?.length
      if (length === undefined || length === article[other].length) continue
      const message = `${length} of them do not go with ${article[other].length} ${other}`
      context.addIssue({ code: 'custom', path: [array], message })
    }
  })

/** An article from the JSON text of its value. */
export function parseKbArticle(url: string, text: string, file: string): KbArticle {
  const article = parseJsonRow(text, articleSchema, { file, entry: url })
  return {
    url,
    title: article.title,
    sections: article.section_titles.map((title, index) => ({ title, text: article.section_texts[index]! })),
    images: article.image_urls.map((url, index) => ({
      url,
      ...omitUndefined({
        description: article.image_reference_descriptions?.[index],
        sectionIndex: article.image_section_indices?.[index],
      }),
    })),
  }
}
