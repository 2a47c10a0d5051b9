import { readFile } from 'node:fs/promises'

/** How a page calls the command line, from a checkout or from any folder: the bare name is nobody's in the registry. */
const command = /^npx (?:-p @region-r1\/cli )?region-r1 /

/** The lines of a page's shell blocks that call it, as argument lists, continued lines joined. */
export async function readCommands(page: string): Promise<string[][]> {
  const blocks = (await readFile(page, 'utf8')).matchAll(/^```sh\n(.*?)^```$/gms)
  return [...blocks]
    .flatMap(([, block]) => block!.replace(/\\\n/g, ' ').split('\n'))
    .filter(line => command.test(line))
    .map(line =>
      line
        .replace(command, '')
        .match(/"[^"]*"|\S+/g)!
        .map(part => part.replace(/^"|"$/g, '')),
    )
}
