import { expect, test } from 'vitest'
import { describeBytes, isBase64 } from './describe-bytes.ts'

const latin1 = (text: string) => new Uint8Array(Buffer.from(text, 'latin1'))

test.each([
  ['\0\0\0\x20ftypavif\0\0\0\0', 'an AVIF picture'],
  ['\0\0\0\x18ftypheic\0\0\0\0', 'a HEIC picture'],
  ['\0\0\0\x18ftypmif1\0\0\0\0', 'a HEIC picture'],
  ['\0\0\0\x18ftypisom\0\0\0\0', 'a video'],
  ['\xff\x0a\x60\x01', 'a JPEG XL picture'],
  ['\0\0\0\x0cJXL \r\n\x87\n', 'a JPEG XL picture'],
  ['II+\0\x08\0\0\0', 'a BigTIFF picture'],
  ['%PDF-1.7', 'a PDF file'],
  ['<svg xmlns="http://www.w3.org/2000/svg"/>', 'an SVG picture'],
  ['\xef\xbb\xbf<?xml version="1.0"?>\n<!-- made by hand --><svg/>', 'an SVG picture'],
  ['\n<!DOCTYPE HTML PUBLIC "-//W3C//DTD">', 'an HTML page'],
  ['<html lang="en">', 'an HTML page'],
  ['version https://git-lfs.github.com/spec/v1\noid sha256:0', 'a Git LFS pointer'],
  ['{"error":"no"}', 'JSON text'],
  [Buffer.alloc(90, 'picture').toString('base64'), 'a picture in base64'],
  ['data:image/png;base64,iVBO', 'the text of a data URL'],
  ['root:x:0:0:root:/root:/bin/bash', 'text'],
  ['\x01\x02\x03\x04', 'bytes of an unknown kind'],
])('%j is called %s', (text, name) => {
  expect(describeBytes(latin1(text))).toMatch(new RegExp(`^${name}`))
})

test('nothing of what stands in a file is told', () => {
  expect(describeBytes(latin1('the-secret of this machine: 1234'))).toBe('text')
})

test('long text of the alphabet is base64, a path is not', () => {
  expect(isBase64(Buffer.alloc(90, 7).toString('base64'))).toBe(true)
  expect(isBase64('/home/me/pictures/holidays/a-folder-with-a-rather-long-name/and-another/picture.png')).toBe(false)
})

test('a page of comments is looked through in one go', () => {
  expect(describeBytes(latin1('<!---->'.repeat(140)))).toBe('text')
})
