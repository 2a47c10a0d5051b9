import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { clipBox } from './clip-box.ts'
import { parseToolCall } from './parse-tool-call.ts'
import { smartResize } from './smart-resize.ts'

// What the paper's public code returned. Cases by hand stand in tool-call.test.ts.
const file = new URL('__fixtures__/reference.json', import.meta.url)
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
} = JSON.parse(readFileSync(file, 'utf8'))

test('tool calls are read as the reference reads them', () => {
  for (const { completion, bbox } of reference.parse_bbox) expect(parseToolCall(completion), completion).toEqual(bbox)
})

test('sizes are chosen as the reference chooses them', () => {
  for (const { new_width, new_height, ...size } of reference.smart_resize) {
    expect(smartResize(size), JSON.stringify(size)).toEqual({ width: new_width, height: new_height })
  }
})

test('boxes are clipped as the reference clips them', () => {
  for (const { width, height, bbox, out_width, out_height, kept_full } of reference.crop_box) {
    const box = clipBox(bbox, { width, height })
    expect(box === null, JSON.stringify(bbox)).toBe(kept_full)
    if (box !== null) expect([box.x2 - box.x1, box.y2 - box.y1]).toEqual([out_width, out_height])
  }
})
