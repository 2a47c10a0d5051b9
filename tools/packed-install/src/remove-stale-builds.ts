import { readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'

/**
 * Removes from a package's `dist` what the compiler left there of sources that are no longer part of the build. What several
 * entries of a bundled package share, in `shared`, is of no one source and made anew each time; the page, in `site`, is
 * another build's.
 */
export async function removeStaleBuilds(folder: string): Promise<void> {
  const dist = join(folder, 'dist')
  const { fileNames } = JSON.parse(await readFile(join(dist, '.tsbuildinfo'), 'utf8')) as { fileNames: string[] }
  const built = new Set(fileNames.map(name => name.replace(/^\.\.\/src\//, '').replace(/\.ts$/, '')))
  for (const path of await readdir(dist, { recursive: true })) {
    const stem = /^(?!(?:shared|site)[/\\])(.*?)\.(?:js|d\.ts)(?:\.map)?$/.exec(path)?.[1]
    if (stem !== undefined && !built.has(stem.replaceAll('\\', '/'))) await rm(join(dist, path))
  }
}
