import type { RouteQuery } from '../http/app-environment.ts'
import { parsePicture } from '../pictures/parse-picture.ts'
import type { RankedDocument } from '../service/rank-request.ts'

/** A text, a picture, or both, as a request has them. */
export interface PlainContent {
  readonly text?: string | undefined
  readonly image?: string | undefined
}

export interface ReadPlainQueryOptions {
  readonly allowHttp: boolean
  readonly topN?: number | undefined
  /** What the dialect calls the list. @default 'documents' */
  readonly listName?: string | undefined
}

/**
 * A query and documents of a compatible dialect, with their pictures' bytes.
 *
 * @throws RequestProblem that names the picture which is none.
 */
export function readPlainQuery(
  query: PlainContent,
  documents: readonly PlainContent[],
  { allowHttp, topN, listName = 'documents' }: ReadPlainQueryOptions,
): RouteQuery {
  const readPicture = (image: string | undefined, param: string) =>
    image === undefined ? undefined : parsePicture(image, { param, allowHttp })
  return {
    topN,
    text: query.text,
    image: readPicture(query.image, 'query.image'),
    documents: documents.map(({ text, image }, index) => ({
      id: `${index}`,
      text,
      image: readPicture(image, `${listName}[${index}].image`),
    })),
  }
}

/** A document's cosine as a relevance from 0 to 1, as these dialects have it; 0 for what could not be read. */
export function toRelevance({ score }: RankedDocument): number {
  return score === null ? 0 : Math.min(1, Math.max(0, (1 + score) / 2))
}
