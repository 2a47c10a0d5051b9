import { basename } from 'node:path'
import type { DualEncoder, RegionPolicy } from '@region-r1/core'
import { createPictureDecoder, type LoadEncoderOptions, loadEncoder, nameShippedEncoder } from '@region-r1/encoder'
import { findPolicyEncoder } from '@region-r1/policy'
import { createRankService, type RankService } from '../service/create-rank-service.ts'
import { openRerankers } from '../service/open-rerankers.ts'
import { batchEncoder } from './batch-encoder.ts'

export interface OpenModelsOptions {
  readonly encoder: DualEncoder | string | undefined
  readonly policy: RegionPolicy | string | undefined
  /** Of an encoder that is loaded here. */
  readonly loading: Pick<LoadEncoderOptions, 'device' | 'dtype' | 'threads' | 'onDownload' | 'signal'>
  /** Of the policy; its own number if absent. */
  readonly looks?: number | undefined
  readonly allowHttp: boolean
  readonly maxPixels: number
}

/** The models, warm, and what ranks by them. */
export interface ServerModels {
  readonly service: RankService
  readonly description: {
    /** Its id. */
    readonly encoder: string
    /** What it is called: `photos`, or the last part of what was asked for. */
    readonly encoderName: string
    readonly policy: string
    readonly policies: readonly string[]
    readonly device: string
  }
  dispose(): Promise<void>
}

export async function openModels({
  encoder: given,
  policy,
  loading,
  looks,
  allowHttp,
  maxPixels,
}: OpenModelsOptions): Promise<ServerModels> {
  const owned =
    typeof given === 'object'
      ? null
      : await loadEncoder(given ?? (await findPolicyEncoder(policy)), { ...loading, worker: true })
  const encoder = batchEncoder(owned ?? (given as DualEncoder))
  const decoder = createPictureDecoder()
  const disposeAll = async () => {
    await decoder.dispose()
    await owned?.dispose()
  }
  try {
    const rerankers = await openRerankers(encoder, policy, { looks })
    const service = createRankService({
      encoder,
      rerankers,
      images: { allowHttp, maxPixels, decode: decoder.decode },
    })
    await warmUp(service)
    return {
      service,
      description: {
        encoder: encoder.id,
        encoderName:
          (await nameShippedEncoder(encoder.id)) ?? (typeof given === 'string' ? basename(given) : encoder.id),
        policy: (await rerankers.open(rerankers.names[0]!)).policy.id,
        policies: rerankers.names,
        device: owned?.device ?? 'given',
      },
      async dispose() {
        await rerankers.dispose()
        await disposeAll()
      },
    }
  } catch (error) {
    await disposeAll()
    throw error
  }
}

/** A first request would else pay for what is loaded at first use. */
async function warmUp(service: RankService): Promise<void> {
  const signal = new AbortController().signal
  await service.rank({ image: onePixel, text: 'warm up', documents: [], receivedAt: performance.now(), signal })
}

const onePixel = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)
