import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { readWorkspace } from './read-workspace.ts'

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

test('the first release names every package that was never released', () => {
  const folder = new URL('../../../.changeset/', import.meta.url)
  const changesets = readdirSync(folder).filter(name => name.endsWith('.md'))
  const text = changesets.map(name => readFileSync(new URL(name, folder), 'utf8')).join('\n')
  const unreleased = [...readWorkspace('packages'), ...readWorkspace('apps')]
    .map(({ manifest }) => manifest)
    .filter(manifest => !manifest.private && manifest.version === '0.0.0')
  expect(unreleased.map(({ name }) => name).filter(name => !text.includes(`'${name}': `))).toEqual([])
})
