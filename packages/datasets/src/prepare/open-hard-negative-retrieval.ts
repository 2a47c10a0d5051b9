import { basename } from 'node:path'
import { openEntryIndex } from '../entry-index.ts'
import { parseOrLeaveOut, type ReadOptions } from '../read-options.ts'
import { parseHardNegatives } from '../readers/read-hard-negatives.ts'
import { removeDuplicateUrls } from '../readers/retrieval-result.ts'
import type { Retrieve } from './list-candidates.ts'

/** Hard negatives as a first stage. */
export interface HardNegativeRetrieval {
  readonly retrieve: Retrieve
  /** Closes the file. */
  close(): Promise<void>
}

/**
 * Opens EchoSight's `E_VQA_Hard_Neg.json` or OMGM's `step1_HardNeg.json` as the first stage of training lists. Both name
 * a question by its picture's file, without the ending; iNaturalist's may be called by their ids too.
 */
export async function openHardNegativeRetrieval(
  file: string,
  options: ReadOptions = {},
): Promise<HardNegativeRetrieval> {
  const index = await openEntryIndex(file, options)
  return {
    async retrieve({ imageIds = [] }, imagePath) {
      for (const name of [basename(imagePath).split('.')[0]!, ...imageIds.slice(0, 1)]) {
        const text = await index.get(name)
        if (text === undefined) continue
        const found = parseOrLeaveOut(() => parseHardNegatives(name, text, { file, entry: name }), options)
        return found && removeDuplicateUrls(found.entries)
      }
      return undefined
    },
    close: () => index.close(),
  }
}
