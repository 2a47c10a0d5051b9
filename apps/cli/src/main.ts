import { runCli } from './run-cli.ts'

// A reader that left early (`region-r1 eval | head`) is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0)
  throw error
})

const interruption = new AbortController()
process.once('SIGINT', () => interruption.abort())
process.once('SIGTERM', () => interruption.abort())

process.exitCode = await runCli(process.argv.slice(2), {
  signal: interruption.signal,
  output: process.stdout,
  messages: process.stderr,
})
