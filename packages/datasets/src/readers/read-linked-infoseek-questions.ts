import { DataFormatError } from '@region-r1/core'
import { mapRows, type RowAt } from '../map-rows.ts'
import type { BenchmarkQuestion } from './benchmark-question.ts'
import { type JoinInfoseekOptions, joinInfoseek } from './join-infoseek.ts'

/**
 * InfoSeek's own questions with the Wikidata id of their entity as gold: all 73,620 of the validation set.
 *
 * @throws DataFormatError where `entities` does not name a question's entity.
 */
export function readLinkedInfoseekQuestions(
  options: JoinInfoseekOptions & { readonly entities: string },
): AsyncGenerator<RowAt<BenchmarkQuestion>> {
  return mapRows(
    joinInfoseek(options),
    (row, line) => {
      if (row.entityId === undefined) {
        const message = `${options.questions}, line ${line}: "${row.dataId}" is not in ${options.entities}; take the files of one split`
        throw new DataFormatError({ file: options.questions, line, message })
      }
      return {
        dataId: row.dataId,
        question: row.question,
        questionOriginal: row.question,
        questionType: row.questionType ?? 'infoseek',
        answers: row.answers,
        titles: [row.entityText ?? ''],
        urls: [row.entityId],
        datasetName: 'infoseek',
        imageIds: [row.imageId],
        evidence: [],
        evidenceSectionIds: [],
        evidenceSectionTitles: [],
        ...(row.split !== undefined && { split: row.split, urlUsedInTrain: row.split !== 'val_unseen_entity' }),
      } satisfies BenchmarkQuestion
    },
    options,
  )
}
