import { expect, test } from 'vitest'
import { nameDocuments } from './name-documents.ts'

test('documents keep their ids where these tell them apart, else they are named by their place', () => {
  expect(nameDocuments('nodes', ['e7', undefined, 'e7', 'e8'])).toEqual(['e7', 'nodes[1]', 'nodes[2]', 'e8'])
  expect(nameDocuments('documents', [])).toEqual([])
})
