// Puts the build of apps/playground beside the server's own, so that what is published holds the page.
import { cpSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const page = dirname(fileURLToPath(import.meta.resolve('@region-r1/playground/package.json')))
const target = fileURLToPath(new URL('../dist/site/', import.meta.url))
rmSync(target, { recursive: true, force: true })
cpSync(join(page, 'dist'), target, { recursive: true })
