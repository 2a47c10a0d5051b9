import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

const read = (name: string) => readFileSync(new URL(`../../../.github/workflows/${name}`, import.meta.url), 'utf8')

/** The lines of a top-level key, or of a job. */
function readBlock(text: string, key: string): string {
  return new RegExp(`^( *)${key}:.*\\n(?:\\1 +.*\\n|\\s*\\n)*`, 'm').exec(text)?.[0] ?? ''
}

test('a release has no trigger of its own: it runs on a commit of main after every check of it has passed', () => {
  const triggers = readBlock(read('release.yml'), 'on')
  expect([...triggers.matchAll(/^ {2}(\w+):/gm)].map(match => match[1])).toEqual(['workflow_call'])
  const job = readBlock(read('ci.yml'), 'release')
  expect(job).toContain('uses: ./.github/workflows/release.yml')
  expect(job).toContain("github.event_name == 'push'")
  expect(job).toMatch(/needs: \[check\]/)
  expect(readBlock(read('ci.yml'), 'check')).toContain('run: .ci/run')
})

test('a pull request that changes what users get brings a changeset', () => {
  expect(readBlock(read('ci.yml'), 'changeset')).toContain('npx changeset status --since=')
})
