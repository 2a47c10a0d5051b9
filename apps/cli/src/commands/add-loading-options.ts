import { dtypes } from '@region-r1/encoder/names'
import { type Command, Option } from 'commander'
import { parseCount } from '../parse-flags.ts'
import { createDeviceOption } from './create-device-option.ts'

/** How encoders that a command loads run, the scorer among them. */
export function addLoadingOptions(command: Command): void {
  command
    .addOption(createDeviceOption())
    .addOption(
      new Option('--dtype <name>', 'which files of an encoder run (default: the most exact there are)').choices(dtypes),
    )
    .option(
      '--threads <count>',
      'of one operator of an encoder (default: all cores, or their share of a worker)',
      parseCount,
    )
}
