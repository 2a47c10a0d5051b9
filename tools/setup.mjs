// Sets the workspace up with nothing but Node and npm: pnpm of the pinned version, packages, build. Does again only what changed.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

