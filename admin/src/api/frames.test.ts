// Frames of a stream are whole, however the network cuts them.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createFrameReader } from './frames.ts'

test('frames are the same wherever the stream is cut, and comments are ignored', () => {
  const text =
    'retry: 2000\n\n: \n\nid: 1\nevent: tags.created\ndata: {"a":"b: c"}\n\nevent: end\ndata: {}\n\nevent: cut'
  const frames = [
    { event: 'tags.created', data: '{"a":"b: c"}' },
    { event: 'end', data: '{}' },
  ]
  for (let size = 1; size <= text.length; size++) {
    const read = createFrameReader()
    const pieces = text.match(new RegExp(`[^]{1,${size}}`, 'g'))!
    assert.deepEqual(pieces.flatMap(read), frames)
  }
})
