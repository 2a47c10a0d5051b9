import type { Command } from 'commander'
import type { CommandContext } from '../command-context.ts'
import { parseCount, parsePort } from '../parse-flags.ts'
import { addLoadingOptions } from './add-loading-options.ts'

/** `serve`: re-ranking over HTTP. */
export function addServeCommand(program: Command, context: CommandContext): void {
  const command = program
    .command('serve')
    .description('answer over HTTP, in the words of Region-R1, Cohere, Jina, vLLM and text-embeddings-inference')
    .option('--port <number>', 'where to listen; 0 takes a free port', parsePort, 8080)
    .option('--host <address>', 'who can reach it: this machine alone, or everybody by 0.0.0.0', '127.0.0.1')
    .option('--api-keys <file>', 'refuse whoever has none of the keys whose hashes stand in this file')
    .option('--add-key <name>', 'make a key, print it once, add its hash to the file of --api-keys, and end')
    .option('--rate-limit <count>', 'requests a minute of each key, or of each address without keys', parseCount)
    .option('--max-queue <count>', 'requests that may wait; more are answered 429', parseCount)
    .option('--encoder <name|folder>', 'as rerank takes it (default: photos)')
    .option('--policy <name|folder>', 'as rerank takes it (default: as for rerank)')
    .option('--looks <count>', 'crops that the policy may look at, where a request names no other number', parseCount)
  addLoadingOptions(command)
  command
    .option('--allow-http', 'fetch pictures that requests name by URL, from public addresses alone')
    .option('--open', 'open the page in the browser')
    .option('--json', 'print where it listens as one JSON document')
    .addHelpText(
      'after',
      `
Only this machine can reach it. To let others in:
  region-r1 serve --api-keys keys.txt --add-key NAME   # shows a key, once
  region-r1 serve --api-keys keys.txt --host 0.0.0.0   # and TLS from a proxy in front

Example:
  region-r1 serve --port 8080 --open`,
    )
    .action(async flags => {
      const { runServe } = await import('../serve/run-serve.ts')
      await runServe(flags, context)
    })
}
