import { join, resolve } from 'node:path'
import { DataFormatError } from '@region-r1/core'
import { openEntryIndex } from './entry-index.ts'
import { exists } from './exists.ts'
import type { BenchmarkQuestion } from './readers/benchmark-question.ts'
import { formatLandmarkPaths } from './readers/format-landmark-paths.ts'

/** Where the pictures of the questions lie. */
export interface ImageFoldersOptions {
  /** Holds what the names are relative to; names are `{train,val}_id2name.json`, without them files are `<id>.jpg`. */
  readonly inaturalist?: { readonly folder: string; readonly names?: string | undefined } | undefined
  /** Google Landmarks v2, nested by the id's first three characters or flat. */
  readonly landmarks?: string | undefined
  /** OVEN's pictures as `<id>.jpg` or `<id>.JPEG`, all in one folder or by the id's first two digits. */
  readonly infoseek?: string | undefined
}

/** Whose picture is looked for: the first of the ids. */
export interface PictureOwner extends Pick<BenchmarkQuestion, 'datasetName' | 'imageIds'> {
  /** iNaturalist's name of the file, where the row tells it itself. */
  readonly path?: string | undefined
}

/** Finds the file of a question's picture, which is the first of its image ids. */
export interface ImageFinder {
  /** The absolute path, or undefined where no such file exists. */
  find(question: PictureOwner): Promise<string | undefined>
  /** The paths that `find` tries, best first; none where the folder of that data set was not given. */
  list(question: PictureOwner): Promise<readonly string[]>
  /** Closes the index of names. */
  close(): Promise<void>
}

/**
 * Opens the folders of pictures as published, to find the file of a question's picture in.
 *
 * @throws DataFormatError where a folder is not there.
 */
export async function openImageFinder({ inaturalist, landmarks, infoseek }: ImageFoldersOptions): Promise<ImageFinder> {
  for (const folder of [inaturalist?.folder, landmarks, infoseek]) {
    if (folder === undefined || (await exists(folder))) continue
    throw new DataFormatError({ file: folder, message: `there is no folder ${folder}; check the path` })
  }
  const names = inaturalist?.names === undefined ? undefined : await openEntryIndex(inaturalist.names)

  async function list({ datasetName, imageIds, path }: PictureOwner) {
    const id = imageIds[0]
    if (id === undefined) return []
    if (datasetName === 'landmarks') {
      const { nested, flat } = formatLandmarkPaths(id)
      return landmarks === undefined ? [] : [join(landmarks, nested), join(landmarks, flat)]
    }
    if (datasetName === 'inaturalist') {
      if (!inaturalist) return []
      const text = path === undefined ? await names?.get(id) : undefined
      const name = text === undefined ? path : (JSON.parse(text) as string)
      const flat = join(inaturalist.folder, `${id}.jpg`)
      return name === undefined ? [flat] : [join(inaturalist.folder, name), flat]
    }
    if (infoseek === undefined) return []
    const digits = id.slice(id.lastIndexOf('_') + 1, id.lastIndexOf('_') + 3)
    return ['', digits].flatMap(folder => ['.jpg', '.JPEG'].map(extension => join(infoseek, folder, id + extension)))
  }

  return {
    list,
    async find(question) {
      for (const path of await list(question)) if (await exists(path)) return resolve(path)
      return undefined
    },
    async close() {
      await names?.close()
    },
  }
}
