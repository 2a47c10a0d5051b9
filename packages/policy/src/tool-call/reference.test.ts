import { existsSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { clipBox } from './clip-box.ts'
import { parseToolCall } from './parse-tool-call.ts'
import { smartResize } from './smart-resize.ts'

// The values that the paper's public code returned; the file is too large to keep here. Cases by hand stand in
// tool-call.test.ts.
const file = new URL('../../../../../shared/reference/reference-values.json', import.meta.url)
const reference: {
  parse_bbox: { completion: string; bbox: number[] | null }[]
  smart_resize: { width: number; height: number; new_width: number; new_height: number }[]
  crop_box: {
    width: number
    height: number
    bbox: [number, number, number, number]
    out_width: number
    out_height: number
    kept_full: boolean
  }[]
} | null = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : null

const reason = 'reference-values.json is not beside the repository'

test('tool calls are read as the reference reads them', context => {
  if (reference === null) return context.skip(reason)
  for (const { completion, bbox } of reference.parse_bbox) expect(parseToolCall(completion), completion).toEqual(bbox)
})

test('sizes are chosen as the reference chooses them', context => {
  if (reference === null) return context.skip(reason)
  for (const { new_width, new_height, ...size } of reference.smart_resize) {
    expect(smartResize(size), JSON.stringify(size)).toEqual({ width: new_width, height: new_height })
  }
})

test('boxes are clipped as the reference clips them', context => {
  if (reference === null) return context.skip(reason)
  for (const { width, height, bbox, out_width, out_height, kept_full } of reference.crop_box) {
    const box = clipBox(bbox, { width, height })
    expect(box === null, JSON.stringify(bbox)).toBe(kept_full)
    if (box !== null) expect([box.x2 - box.x1, box.y2 - box.y1]).toEqual([out_width, out_height])
  }
})
