import { createHash } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface HubServerOptions {
  /** Such as `owner/tiny`. */
  readonly name: string
  /** The commit, 40 hex digits, by the names that mean it. */
  readonly revisions: Readonly<Record<string, string>>
  readonly files: Readonly<Record<string, Uint8Array>>
  /** What every request must carry. */
  readonly token?: string
}

export interface HubServer extends AsyncDisposable {
  readonly url: string
  /** Files asked for, with the byte that was begun at; the probes of one byte are left out. */
  readonly downloads: readonly { readonly path: string; readonly start: number }[]
  /** Cuts the connection of a file after so many bytes, so many times. */
  cut(path: string, options: { readonly after: number; readonly times: number }): void
  /** Sends other bytes of the same length in place of a file's. */
  damage(path: string, contents: Uint8Array): void
}

const lifeMs = 60_000
const maxRequests = 500
const largeFrom = 1000

/**
 * A server on loopback with the part of the Hugging Face hub that pulling a model needs. It ends after a minute or 500
 * requests by itself. Files from 1000 bytes on are known by SHA-256, as the hub's large files are, smaller ones as git
 * knows them.
 */
export async function startHubServer({ name, revisions, files, token }: HubServerOptions): Promise<HubServer> {
  const downloads: { path: string; start: number }[] = []
  const cuts = new Map<string, { after: number; times: number }>()
  const damaged = new Map<string, Uint8Array>()
  let requests = 0

  function answer(request: IncomingMessage, response: ServerResponse): void {
    requests += 1
    const { pathname } = new URL(request.url!, 'http://loopback')
    const { kind, revision = '', path = '' } = parseRoute(decodeURIComponent(pathname), name)
    const commit = revisions[revision] ?? Object.values(revisions).find(each => each === revision)
    const contents = damaged.get(path) ?? files[path]
    if (requests > maxRequests) request.socket.destroy()
    else if (token !== undefined && request.headers.authorization !== `Bearer ${token}`) fail(response, 401)
    else if (commit === undefined) fail(response, 404)
    else if (kind === 'revision') sendJson(response, { _id: '1', id: name, sha: commit, lastModified: new Date(0) })
    else if (kind === 'tree') sendJson(response, Object.entries(files).map(describeFile))
    else if (contents === undefined) fail(response, 404)
    else sendFile(request, response, path, contents)
  }

  function sendFile(request: IncomingMessage, response: ServerResponse, path: string, contents: Uint8Array): void {
    const range = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? '')
    const [start, end] = range ? [Number(range[1]), Number(range[2]) + 1] : [0, contents.length]
    const isProbe = range !== null && end === 1
    if (!isProbe) downloads.push({ path, start })
    const part = contents.subarray(start, end)
    response.writeHead(range ? 206 : 200, {
      etag: `"${hashFile(contents)}"`,
      'content-length': part.length,
      ...(range && { 'content-range': `bytes ${start}-${end - 1}/${contents.length}` }),
    })
    const cut = isProbe ? undefined : cuts.get(path)
    if (cut === undefined || cut.times === 0) {
      response.end(part)
      return
    }
    cut.times -= 1
    response.write(part.subarray(0, cut.after), () => setTimeout(() => request.socket.destroy(), 100))
  }

  const server = createServer(answer)
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const stop = () => {
    server.closeAllConnections()
    server.close()
  }
  const life = setTimeout(stop, lifeMs).unref()
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    downloads,
    cut(path, cut) {
      cuts.set(path, { ...cut })
    },
    damage(path, contents) {
      damaged.set(path, contents)
    },
    async [Symbol.asyncDispose]() {
      clearTimeout(life)
      stop()
    },
  }
}

interface Route {
  readonly kind?: string
  readonly revision?: string
  readonly path?: string
}

function parseRoute(pathname: string, name: string): Route {
  const api = `/api/models/${name}/`
  const resolve = `/${name}/resolve/`
  if (pathname.startsWith(api)) {
    const [kind = '', ...revision] = pathname.slice(api.length).split('/')
    return { kind, revision: revision.join('/') }
  }
  if (!pathname.startsWith(resolve)) return {}
  const [revision = '', ...path] = pathname.slice(resolve.length).split('/')
  return { kind: 'resolve', revision, path: path.join('/') }
}

function describeFile([path, contents]: [string, Uint8Array]) {
  const hash = hashFile(contents)
  const large = contents.length >= largeFrom && { lfs: { oid: hash, size: contents.length, pointerSize: 130 } }
  return { type: 'file', path, size: contents.length, oid: hash.slice(0, 40), ...large }
}

function hashFile(contents: Uint8Array): string {
  if (contents.length >= largeFrom) return createHash('sha256').update(contents).digest('hex')
  return createHash('sha1').update(`blob ${contents.length}\0`).update(contents).digest('hex')
}

function sendJson(response: ServerResponse, value: unknown): void {
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(value))
}

function fail(response: ServerResponse, status: number): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end('{"error":"no"}')
}
