import { createNormalizedBox, type RegionPolicy, type RgbImage } from '@region-r1/core'
import { encodePng } from '@region-r1/encoder'
import { createFakeEncoder } from '@region-r1/encoder/testing'
import type { LogEntry } from '../http/track-requests.ts'
import { type RunningServer, type StartServerOptions, startServer } from '../start-server.ts'

const side = 20

/** A server over the fake encoder and a policy that crops to the lower right quarter, and how to ask it. */
export interface TestServer extends RunningServer {
  readonly logs: readonly LogEntry[]
  /** Posts JSON. */
  post(path: string, body: unknown, options?: PostOptions): Promise<Response>
}

interface PostOptions {
  readonly headers?: Readonly<Record<string, string>> | undefined
  readonly signal?: AbortSignal | undefined
}

export async function startTestServer(options: StartServerOptions = {}): Promise<TestServer> {
  const logs: LogEntry[] = []
  const server = await startServer({
    port: 0,
    encoder: createFakeEncoder(),
    policy: cropSpot,
    onLog: entry => logs.push(entry),
    ...options,
  })
  return Object.assign(server, {
    logs,
    post: (path: string, body: unknown, { headers, signal }: PostOptions = {}) =>
      fetch(`${server.url}${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: typeof body === 'string' ? body : JSON.stringify(body),
        signal: signal ?? null,
      }),
  })
}

/** Crops to the lower right quarter. */
export const cropSpot: RegionPolicy = {
  id: 'spot',
  doDecide: async () => ({
    type: 'crop',
    cropProbability: 0.75,
    box: createNormalizedBox({ x1: 0.5, y1: 0.5, x2: 1, y2: 1 }),
    label: 'the spot',
  }),
}

/** Data URLs: a blue picture with a red lower right quarter, a red one and a blue one. */
export async function createPictures(): Promise<{ scene: string; red: string; blue: string }> {
  return {
    scene: await paint((x, y) => (x >= side / 2 && y >= side / 2 ? [255, 0, 0] : [0, 0, 255])),
    red: await paint(() => [255, 0, 0]),
    blue: await paint(() => [0, 0, 255]),
  }
}

async function paint(colour: (x: number, y: number) => number[]): Promise<string> {
  const pixels = Array.from({ length: side * side }, (_, index) => colour(index % side, Math.floor(index / side)))
  const image: RgbImage = { width: side, height: side, data: Uint8Array.from(pixels.flat()) }
  return `data:image/png;base64,${Buffer.from(await encodePng(image)).toString('base64')}`
}
