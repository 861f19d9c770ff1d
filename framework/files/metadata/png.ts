// Removes metadata from a PNG: drops chunks, keeps images and animations unchanged (W3C PNG, third edition).
import { crc32 } from 'node:zlib'
import { isTurned, orientationBlock } from './orientation.ts'

const SIGNATURE_LENGTH = 8
/** Optional chunks to keep: colours, transparency, pixel sizes, and APNG frames. */
const KEPT: ReadonlySet<string> = new Set([
  ...['tRNS', 'cHRM', 'gAMA', 'iCCP', 'sBIT', 'sRGB', 'cICP', 'mDCV', 'cLLI', 'bKGD', 'hIST', 'pHYs', 'sPLT'],
  ...['acTL', 'fcTL', 'fdAT'],
])

/** The parts of the file to keep. Drops everything after the image. Throws RangeError for a broken file. */
export function stripPng(bytes: Buffer, orientation: number | undefined): Buffer[] {
  const parts = [bytes.subarray(0, SIGNATURE_LENGTH)]
  let at = SIGNATURE_LENGTH
  let type = ''
  while (type !== 'IEND') {
    const end = at + 12 + bytes.readUInt32BE(at)
    if (end > bytes.length) throw new RangeError('a chunk is cut off')
    type = bytes.toString('latin1', at + 4, at + 8)
    const isCritical = /^[A-Z]/.test(type)
    if (isCritical || KEPT.has(type)) parts.push(bytes.subarray(at, end))
    if (type === 'IHDR' && isTurned(orientation)) parts.push(chunkOf('eXIf', orientationBlock(orientation)))
    at = end
  }
  return parts
}

function chunkOf(type: string, body: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), body])
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)]
  length.writeUInt32BE(body.length)
  check.writeUInt32BE(crc32(named))
  return Buffer.concat([length, named, check])
}
