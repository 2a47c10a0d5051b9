// Builds the page, and the queries that come with it, into `dist`.
import { build } from 'vite'
import { buildDemos } from './build-demos.mjs'
import { viteOptions } from './vite-options.mjs'

await build(viteOptions)
buildDemos()
