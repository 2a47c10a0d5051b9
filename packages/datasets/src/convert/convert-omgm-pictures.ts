import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { InvalidArgumentError } from '@region-r1/core'
import { writeFileAtomically } from '@region-r1/core/node'
import { describeFileError } from '../open-file.ts'
import { readCsvRows } from '../read-csv-rows.ts'
import type { ReadOptions } from '../read-options.ts'

/** OMGM's tables, and where their map goes. */
export interface ConvertOmgmPicturesOptions extends ReadOptions {
  /** Holds `wiki_image_url_part_1_processed.csv` and so on. */
  readonly folder: string
  readonly out: string
}

/** How much the map holds. */
export interface OmgmPictures {
  readonly titles: number
  readonly pictures: number
}

// As that project's own reader has it.
const picturesOfTitle = 10
const tableName = /^wiki_image_url_part_(\d+)\w*\.csv$/

/**
 * Puts OMGM's tables of crawled pictures together as one JSON object from an article's title to at most ten paths, for
 * `openArticleImages`. The tables name articles by title alone: two of one title share their pictures, as they do there.
 * All titles and paths are in memory meanwhile.
 *
 * @throws InvalidArgumentError where the folder holds no such table.
 */
export async function convertOmgmPictures({
  folder,
  out,
  ...options
}: ConvertOmgmPicturesOptions): Promise<OmgmPictures> {
  const byTitle = new Map<string, string[]>()
  let pictures = 0
  for (const file of await listTables(folder)) {
    for await (const { row } of readCsvRows(file, { ...options, columns: ['img_path'] })) {
      // The first column's name is not documented; that project takes it by its place.
      const title = Object.values(row)[0]!
      const paths = byTitle.get(title) ?? []
      if (row.img_path === '' || paths.length === picturesOfTitle || paths.includes(row.img_path)) continue
      byTitle.set(title, [...paths, row.img_path])
      pictures++
    }
  }
  await writeFileAtomically(out, formatMap(byTitle))
  return { titles: byTitle.size, pictures }
}

async function listTables(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch(error => {
    throw describeFileError(folder, error)
  })
  const number = (name: string) => Number(tableName.exec(name)![1])
  const tables = names.filter(name => tableName.test(name)).sort((a, b) => number(a) - number(b))
  if (tables.length > 0) return tables.map(name => join(folder, name))
  const message = `${folder} holds no wiki_image_url_part_*.csv; name the folder that OMGM's tables were unpacked to`
  throw new InvalidArgumentError({ argument: 'folder', message })
}

function* formatMap(byTitle: ReadonlyMap<string, readonly string[]>): Generator<string> {
  let separator = '{\n'
  for (const [title, paths] of byTitle) {
    yield `${separator}${JSON.stringify(title)}:${JSON.stringify(paths)}`
    separator = ',\n'
  }
  yield byTitle.size === 0 ? '{}\n' : '\n}\n'
}
