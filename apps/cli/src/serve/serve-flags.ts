import type { CommonFlags } from '../command-context.ts'
import type { DeviceName } from '../device-names.ts'

export interface ServeFlags extends CommonFlags {
  readonly port: number
  readonly host: string
  readonly device: DeviceName
  readonly apiKeys?: string
  readonly addKey?: string
  readonly rateLimit?: number
  readonly maxQueue?: number
  readonly encoder?: string
  readonly policy?: string
}
