#!/usr/bin/env node
import { existsSync } from 'node:fs'

const main = new URL('../dist/main.js', import.meta.url)
if (existsSync(main)) await import(main.href)
else {
  process.stderr.write('region-r1: not built yet; run `npm run setup` at the root of the repository\n')
  process.exitCode = 1
}
