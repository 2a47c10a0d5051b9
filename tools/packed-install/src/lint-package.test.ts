import { expect, test } from 'vitest'
import { listWrongFiles } from './lint-package.ts'

const right = ['LICENSE', 'README.md', 'package.json', 'dist/index.js', 'dist/index.js.map', 'src/index.ts']

test('a tarball with its licence, its README and a source for each build is right', () => {
  expect(listWrongFiles({ files: right })).toEqual([])
})

test('tests, fixtures and what only tests use must not ship', () => {
  const wrong = ['src/a.test.ts', 'src/__fixtures__/a.json', 'dist/.tsbuildinfo', 'src/testing/fake.ts']
  expect(listWrongFiles({ files: [...right, ...wrong] })).toHaveLength(wrong.length)
})

test('what entries of a bundled package share is of no one source', () => {
  expect(listWrongFiles({ files: [...right, 'dist/shared/schema.js', 'dist/shared/schema.js.map'] })).toEqual([])
})

test('a published sub-path ./testing ships', () => {
  const testing = ['src/testing/index.ts', 'dist/testing/index.js', 'dist/testing/index.js.map']
  expect(listWrongFiles({ files: [...right, ...testing] })).toEqual([])
})

test('an absent licence, and the build of a source that was deleted, are told', () => {
  const files = [...right.filter(path => path !== 'LICENSE'), 'dist/old.js.map']
  expect(listWrongFiles({ files })).toEqual([
    'LICENSE is not in the tarball',
    'dist/old.js.map is of a source that is no longer there: delete dist and build again',
  ])
})

test('a page without its scripts would stay empty', () => {
  const page = [...right, 'dist/site/index.html', 'dist/site/assets/index-a.css']
  expect(listWrongFiles({ files: page })).toEqual([expect.stringContaining('dist/site has no script')])
  expect(listWrongFiles({ files: [...page, 'dist/site/assets/index-b.js'] })).toEqual([])
})
