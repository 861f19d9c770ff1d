// Removes metadata from a JPEG: drops segments and leaves the image data unchanged (ITU T.81 Annex B).
import { isTurned, orientationBlock } from './orientation.ts'

const START = Buffer.from([0xff, 0xd8])
const END = Buffer.from([0xff, 0xd9])
const SCAN = 0xda
const LAST = 0xd9

/** Application segments that affect the display: colours and pixels. Others hold thumbnails, places and comments. */
const KEPT: Readonly<Record<number, string>> = { 224: 'JFIF\0', 226: 'ICC_PROFILE\0', 238: 'Adobe' }

/** The parts of the file to keep. Drops everything after the image: other images, videos. Throws RangeError for a broken file. */
export function stripJpeg(bytes: Buffer, orientation: number | undefined): Buffer[] {
  const parts: Buffer[] = [START]
  let at = 2
  for (;;) {
    // Fill bytes may precede a marker.
    while (bytes[at + 1] === 0xff) at++
    const marker = markerAt(bytes, at)
    if (marker === LAST) return withOrientation([...parts, END], orientation)
    const end = at + 2 + bytes.readUInt16BE(at + 2)
    if (end > bytes.length) throw new RangeError('a segment is cut off')
    if (isKept(marker, bytes.subarray(at + 4, end))) parts.push(bytes.subarray(at, end))
    at = end
    if (marker !== SCAN) continue
    at = endOfScan(bytes, end)
    parts.push(bytes.subarray(end, at))
    // The file is truncated and stays so: readers will notice what is missing.
    if (at === bytes.length) return withOrientation(parts, orientation)
  }
}

/** Inserted after the JFIF segment, which must come first. */
function withOrientation(parts: Buffer[], orientation: number | undefined): Buffer[] {
  if (!isTurned(orientation)) return parts
  return parts.toSpliced(parts[1]?.[1] === 0xe0 ? 2 : 1, 0, exifSegment(orientation))
}

function markerAt(bytes: Buffer, at: number): number {
  if (bytes.readUInt8(at) !== 0xff) throw new RangeError('no marker where one must be')
  return bytes.readUInt8(at + 1)
}

function isKept(marker: number, body: Buffer): boolean {
  const isNote = marker === 0xfe || (marker >= 0xe0 && marker <= 0xef)
  if (!isNote) return true
  const name = KEPT[marker]
  return name !== undefined && body.subarray(0, name.length).toString('latin1') === name
}

/** Position of the next marker after a scan's data; stuffed zeros and restart markers belong to the data. */
function endOfScan(bytes: Buffer, start: number): number {
  for (let at = bytes.indexOf(0xff, start); at !== -1 && at + 1 < bytes.length; at = bytes.indexOf(0xff, at + 1)) {
    const next = bytes[at + 1]!
    if (next !== 0 && next !== 0xff && (next < 0xd0 || next > 0xd7)) return at
  }
  return bytes.length
}

function exifSegment(orientation: number): Buffer {
  const body = Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), orientationBlock(orientation)])
  const head = Buffer.from([0xff, 0xe1, 0, 0])
  head.writeUInt16BE(body.length + 2, 2)
  return Buffer.concat([head, body])
}
