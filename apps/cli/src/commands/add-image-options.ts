import type { Command } from 'commander'

/** Adds the flags that say where the questions' pictures lie. */
export function addImageOptions(command: Command): Command {
  return command
    .option('--landmarks <folder>', 'pictures of Google Landmarks v2, nested or flat')
    .option('--inaturalist <folder>', 'pictures of iNaturalist 2021')
    .option('--inaturalist-names <file>', 'val_id2name.json (default: files are named by their id)')
    .option('--infoseek-images <folder>', 'pictures of InfoSeek, which are those of OVEN')
}
