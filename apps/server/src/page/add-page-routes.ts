import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { serveStatic } from '@hono/node-server/serve-static'
import type { OpenAPIHono } from '@hono/zod-openapi'
import type { AppEnvironment } from '../http/app-environment.ts'

/** The build of apps/playground, from `src` and from `dist` alike. */
const folder = fileURLToPath(new URL('../../dist/site/', import.meta.url))

/** `GET /`, the page to try the server on, and what it needs: files of this package alone. */
export function addPageRoutes(app: OpenAPIHono<AppEnvironment>): void {
  if (!existsSync(folder)) return
  const files = serveStatic({
    root: folder,
    onFound: (path, c) => {
      // The names of these change with what is in them.
      if (path.includes('/assets/')) c.header('cache-control', 'public, max-age=31536000, immutable')
      else c.header('cache-control', 'no-cache')
    },
  })
  for (const path of ['/', '/icon.svg', '/assets/*', '/demo/*', '/docs']) app.get(path, files)
}
