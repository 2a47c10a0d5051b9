import type { Command } from 'commander'
import type { CommandContext } from '../command-context.ts'

/** `demo`: the main job on what is shipped. */
export function addDemoCommand(program: Command, context: CommandContext): void {
  program
    .command('demo')
    .description('re-rank the photos and icons that ship, print every answer of photos and tables, write report pages')
    .option('--out <folder>', 'where the report page and the other files go', '.region-r1/demo')
    .option('--json', 'print the summary as one JSON document')
    .action(async flags => {
      const { runDemo } = await import('../demo/run-demo.ts')
      await runDemo(flags, context)
    })
}
