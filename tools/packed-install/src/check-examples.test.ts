import { expect, test } from 'vitest'
import { keepOwnComplaints } from './check-examples.ts'

test('complaints about other packages go with the lines that follow them, our own and the example stay', () => {
  const output = [
    "node_modules/@tensorflow/tfjs-core/dist/hash_util.d.ts(2,49): error TS2304: Cannot find name 'Long'.",
    '  and why',
    'example-0.mts(3,1): error TS1: wrong',
    '  more of it',
    '../x/node_modules/.pnpm/typescript@6/node_modules/typescript/lib/lib.dom.d.ts(24,1): error TS6200: conflict',
    'node_modules/@region-r1/core/dist/index.d.ts(1,1): error TS2: ours',
  ].join('\n')
  expect(keepOwnComplaints(output)).toBe(
    'example-0.mts(3,1): error TS1: wrong\n  more of it\nnode_modules/@region-r1/core/dist/index.d.ts(1,1): error TS2: ours',
  )
  expect(keepOwnComplaints('')).toBe('')
})
