import { loadEntities } from './entities.ts'

/** What the icons show, by CLDR's names: some 400 everyday things, which any encoder of pictures and texts should know. */
export function listIconNames(): string[] {
  return loadEntities().map(({ name }) => name)
}
