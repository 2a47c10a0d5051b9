import type { Dtype, LoadEncoderOptions } from '@region-r1/encoder'
import type { CommonFlags } from '../command-context.ts'

export interface ServeFlags extends CommonFlags {
  readonly port: number
  readonly host: string
  readonly device: NonNullable<LoadEncoderOptions['device']>
  readonly dtype?: Dtype
  readonly threads?: number
  readonly apiKeys?: string
  readonly addKey?: string
  readonly rateLimit?: number
  readonly maxQueue?: number
  readonly allowHttp?: boolean
  readonly open?: boolean
  readonly encoder?: string
  readonly policy?: string
  readonly looks?: number
}
