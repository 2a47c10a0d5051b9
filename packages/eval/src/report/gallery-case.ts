import type { QueryRow } from '../protocol/query-row.ts'

/** One query of the gallery, with its pictures ready to embed. */
export interface GalleryCase {
  readonly row: QueryRow
  /** Data URL of the query's picture; null where it could no longer be read. */
  readonly picture: string | null
  /** By candidate index; those that are shown. */
  readonly candidates: ReadonlyMap<number, GalleryCandidate>
}

/** A candidate as a gallery shows it. */
export interface GalleryCandidate {
  /** Data URL; null where the candidate has no picture that can be read. */
  readonly thumbnail: string | null
  readonly text: string | null
}

/** The chosen queries of one system, by why they were chosen. */
export interface Gallery {
  readonly system: string
  readonly improved: readonly GalleryCase[]
  readonly degraded: readonly GalleryCase[]
  readonly random: readonly GalleryCase[]
}

/** How many candidates are shown before and after. */
export const galleryListLength = 5
