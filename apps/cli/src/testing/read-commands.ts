import { readFile } from 'node:fs/promises'

/** The `npx region-r1 …` lines of a page's shell blocks as argument lists, continued lines joined. */
export async function readCommands(page: string): Promise<string[][]> {
  const blocks = (await readFile(page, 'utf8')).matchAll(/^```sh\n(.*?)^```$/gms)
  return [...blocks]
    .flatMap(([, block]) => block!.replace(/\\\n/g, ' ').split('\n'))
    .filter(line => line.startsWith('npx region-r1 '))
    .map(line => line.trim().split(/\s+/).slice(2))
}
