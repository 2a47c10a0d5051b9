import { mergeShards } from '@region-r1/datasets'
import { type CommandContext, type CommonFlags, writeResult } from '../command-context.ts'

export interface MergeFlags extends CommonFlags {
  readonly parquet?: true
}

/** Merges a folder of parts and prints its manifest. */
export async function runMerge(folder: string, flags: MergeFlags, context: CommandContext): Promise<void> {
  const manifest = await mergeShards({ out: folder, parquet: flags.parquet ?? false })
  const { items, examples, leftOut, absent } = manifest
  if (absent.candidates > 0) {
    const { candidates, relevant } = absent
    context.messages.write(
      `${candidates} retrieved entries, ${relevant} of them relevant, are not in the knowledge base: ${folder}/absent.jsonl\n`,
    )
  }
  const text = `${examples} examples of ${items}, ${leftOut} left out (${folder}/left-out.jsonl says why): ${folder}/examples.jsonl`
  writeResult(context, flags, manifest, text)
}
