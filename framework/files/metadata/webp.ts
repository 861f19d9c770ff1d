// Removes metadata from a WebP: drops chunks, keeps images and animations unchanged (RFC 9649).
import { isTurned, orientationBlock } from './orientation.ts'

const HEAD_LENGTH = 12
const KEPT: ReadonlySet<string> = new Set(['VP8 ', 'VP8L', 'VP8X', 'ALPH', 'ANIM', 'ANMF', 'ICCP'])
const HAS_EXIF = 0x08
const HAS_XMP = 0x04

/** The parts of the file to keep. Drops everything after the image. Throws RangeError for a broken file. */
export function stripWebp(bytes: Buffer, orientation: number | undefined): Buffer[] {
  const parts: Buffer[] = []
  const fileEnd = Math.min(bytes.length, 8 + bytes.readUInt32LE(4))
  for (let at = HEAD_LENGTH; at + 8 <= fileEnd; ) {
    const size = bytes.readUInt32LE(at + 4)
    const end = at + 8 + size + (size % 2)
    if (at + 8 + size > fileEnd) throw new RangeError('a chunk is cut off')
    const type = bytes.toString('latin1', at, at + 4)
    if (type === 'VP8X') parts.push(flagged(bytes.subarray(at, end), isTurned(orientation)))
    else if (KEPT.has(type)) parts.push(bytes.subarray(at, end))
    at = end
  }
  if (isTurned(orientation)) parts.push(exifChunk(orientation))
  const head = Buffer.from(bytes.subarray(0, HEAD_LENGTH))
  head.writeUInt32LE(
    parts.reduce((sum, part) => sum + part.length, 4),
    4,
  )
  return [head, ...parts]
}

/** The header chunk, whose flags say which others exist. */
function flagged(chunk: Buffer, hasExif: boolean): Buffer {
  const copy = Buffer.from(chunk)
  copy.writeUInt8((copy.readUInt8(8) & ~HAS_EXIF & ~HAS_XMP) | (hasExif ? HAS_EXIF : 0), 8)
  return copy
}

function exifChunk(orientation: number): Buffer {
  const body = orientationBlock(orientation)
  const head = Buffer.from('EXIF\0\0\0\0', 'latin1')
  head.writeUInt32LE(body.length, 4)
  return Buffer.concat([head, body])
}
