import { expect, test } from 'vitest'
import { runCommand } from './testing/run-command.ts'

test('help goes to standard output and is no failure', async () => {
  const { exitCode, output, messages } = await runCommand(['--help'])
  expect(exitCode).toBe(0)
  expect(output).toContain('Usage: region-r1')
  expect(messages).toBe('')
})

test('the version is that of the package', async () => {
  const { exitCode, output } = await runCommand(['--version'])
  expect(exitCode).toBe(0)
  expect(output).toMatch(/^\d+\.\d+\.\d+\n$/)
})

test.each([
  [['docter'], 'Did you mean doctor?'],
  [['doctor', '--jsn'], 'Did you mean --json?'],
  [['data', 'validat', 'x'], 'Did you mean validate?'],
  [['data', 'stats'], "missing required argument 'file'"],
  [['data', 'stats', 'a', 'b'], 'too many arguments'],
  [[], 'Usage: region-r1'],
])('%j is wrong usage: exit 2, and nothing on standard output', async (parts, message) => {
  const run = await runCommand(parts)
  expect(run.messages).toContain(message)
  expect(run.messages).not.toMatch(/^error:/m)
  expect(run).toMatchObject({ exitCode: 2, output: '' })
})

test('every command has help', async () => {
  const { output } = await runCommand(['--help'])
  const names = [...output.matchAll(/^ {2}([\w-]+) .*$/gm)].map(match => match[1]!).filter(name => name !== 'help')
  expect(names).toContain('doctor')
  for (const name of names) {
    const help = await runCommand([name, '--help'])
    expect(help).toMatchObject({ exitCode: 0, messages: '' })
    expect(help.output).toContain(`Usage: region-r1 ${name}`)
  }
})
