import { expect, test } from 'vitest'
import { withholdFilePaths } from './withhold-file-paths.ts'

test.each([
  '/etc/hostname',
  'kb/a.png',
  '../a.png',
  'file:///etc/hostname',
  new URL('file:///etc/hostname'),
  'C:\\a.png',
  ' data:',
])('the picture %s is left out with a warning that says so, and the text stays', image => {
  const { candidates, warnings } = withholdFilePaths([
    { id: 'a', image, text: 'an owl' },
    { id: 'b', image },
  ])
  expect(candidates).toEqual([
    { id: 'a', text: 'an owl' },
    { id: 'b', text: '' },
  ])
  expect(warnings).toEqual([
    expect.stringMatching(/"a".*path.*allowFilePaths/),
    expect.stringMatching(/"b".*path.*allowFilePaths/),
  ])
})

test('URLs of data and of the web, bytes, and candidates without a picture stay as they are', () => {
  const candidates = [
    { id: 'data', image: 'data:image/png;base64,AA' },
    { id: 'web', image: 'HTTPS://example.org/a.png' },
    { id: 'url', image: new URL('http://example.org/a.png') },
    { id: 'bytes', image: Uint8Array.of(1) },
    { id: 'text', text: 'an owl' },
  ]
  expect(withholdFilePaths(candidates)).toEqual({ candidates, warnings: [] })
})
