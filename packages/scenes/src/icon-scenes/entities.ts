import { readFileSync } from 'node:fs'
import { z } from '@region-r1/core/schema'
import type { Split } from '../names.ts'

const entitySchema = z.strictObject({
  id: z.string(),
  /** The CLDR short name. */
  name: z.string(),
  /** CLDR keywords. */
  keywords: z.array(z.string()),
  /** One of about 20 groups that look like one kind of thing. */
  kind: z.string(),
  split: z.enum(['train', 'validation', 'test']),
  /** The icon's name in each artist's set that shows the entity. */
  icons: z.record(z.string(), z.string()),
})

/** Something that an emoji shows, with its names and the icons that artists drew of it. */
export type Entity = z.infer<typeof entitySchema>

/** All entities, in the order of the file that `tools/icon-scenes` builds. */
export function loadEntities(): Entity[] {
  const file = new URL('../../assets/icon-scenes/entities.json', import.meta.url)
  return z.array(entitySchema).parse(JSON.parse(readFileSync(file, 'utf8')))
}

/**
 * The entities of a split's knowledge base: no split's base holds an entity of a later split, so that training never
 * meets those of validation and test, nor validation those of test.
 */
export function selectKnowledgeBase(entities: readonly Entity[], split: Split): Entity[] {
  const known: Record<Split, readonly Split[]> = {
    train: ['train'],
    validation: ['train', 'validation'],
    test: ['train', 'validation', 'test'],
  }
  return entities.filter(entity => known[split].includes(entity.split))
}

/** What the knowledge base says of an entity: name and keywords. */
export function formatEntry({ name, keywords }: Entity): string {
  const title = `${name.charAt(0).toUpperCase()}${name.slice(1)}.`
  return keywords.length === 0 ? title : `${title} ${keywords.join(', ')}`
}
