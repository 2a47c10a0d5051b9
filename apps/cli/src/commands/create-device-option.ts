import { deviceNames } from '@region-r1/encoder/names'
import { Option } from 'commander'

/** Where the encoders that a command loads run. */
export function createDeviceOption(): Option {
  return new Option('--device <name>', 'where the encoder runs; webgpu is any GPU')
    .choices(['auto', ...deviceNames])
    .default('auto')
}
