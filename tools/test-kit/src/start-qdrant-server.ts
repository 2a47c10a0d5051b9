import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface QdrantServer extends AsyncDisposable {
  readonly url: string
}

interface Point {
  readonly id: string | number
  readonly vector: number[]
  readonly payload: Record<string, unknown>
}

interface Collection {
  readonly size: number
  readonly distance: string
  readonly points: Map<string | number, Point>
}

const lifeMs = 60_000

/**
 * A stand-in on loopback with the part of Qdrant's REST API that keeps and gives back points: collections in memory,
 * and the refusals of ids and vectors that the real one refuses. It ends after a minute by itself.
 */
export async function startQdrantServer(): Promise<QdrantServer> {
  const collections = new Map<string, Collection>()
  const server = createServer((request, response) => {
    if (request.url === '/') return send(response, 200, { title: 'stand-in for Qdrant', version: '1.19.0' })
    answer(request, collections).then(
      result => send(response, 200, { result, status: 'ok', time: 0 }),
      (error: unknown) => {
        const refusal = error instanceof Refusal ? error : new Refusal(500, String(error))
        send(response, refusal.code, { status: { error: refusal.message }, time: 0 })
      },
    )
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const stop = () => {
    server.closeAllConnections()
    server.close()
  }
  const life = setTimeout(stop, lifeMs).unref()
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async [Symbol.asyncDispose]() {
      clearTimeout(life)
      stop()
    },
  }
}

class Refusal extends Error {
  readonly code: number

  constructor(code: number, message: string) {
    super(message)
    this.code = code
  }
}

async function answer(request: IncomingMessage, collections: Map<string, Collection>): Promise<unknown> {
  const { pathname } = new URL(request.url!, 'http://loopback')
  const [, root, name = '', part] = decodeURIComponent(pathname).split('/')
  const route = `${request.method} ${[root, root && '{name}', part].filter(Boolean).join('/')}`
  const body = await readJson(request)
  const found = collections.get(name)
  if (route === 'GET collections/{name}/exists') return { exists: found !== undefined }
  if (route === 'PUT collections/{name}') {
    if (found) throw new Refusal(409, `Collection \`${name}\` already exists!`)
    collections.set(name, { ...body.vectors, points: new Map() })
    return true
  }
  if (!found) throw new Refusal(404, `Collection \`${name}\` doesn't exist!`)
  if (route === 'GET collections/{name}') {
    return { config: { params: { vectors: { size: found.size, distance: found.distance } } } }
  }
  if (route === 'PUT collections/{name}/points') {
    for (const point of body.points as Point[]) assertPoint(point, found)
    for (const point of body.points as Point[]) found.points.set(point.id, point)
    return { operation_id: 0, status: 'completed' }
  }
  if (route === 'POST collections/{name}/points') {
    for (const id of body.ids) assertId(id)
    return body.ids.flatMap((id: string | number) => found.points.get(id) ?? [])
  }
  throw new Refusal(404, `the stand-in does not know ${route}`)
}

function assertPoint({ id, vector }: Point, { size }: Collection): void {
  assertId(id)
  if (vector.length !== size) {
    throw new Refusal(400, `Wrong input: Vector dimension error: expected dim: ${size}, got ${vector.length}`)
  }
}

function assertId(id: string | number): void {
  const isId =
    typeof id === 'number' ? Number.isSafeInteger(id) && id >= 0 : /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/.test(id)
  if (!isId)
    throw new Refusal(400, `value ${id} is not a valid point ID, valid values are either an unsigned integer or a UUID`)
}

async function readJson(request: IncomingMessage) {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk)
  return chunks.length === 0 ? {} : JSON.parse(Buffer.concat(chunks).toString())
}

function send(response: ServerResponse, status: number, value: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value))
}
