// Removes metadata from a GIF: drops comments and foreign blocks, keeps images and animations unchanged (GIF89a).

const EXTENSION = 0x21
const PICTURE = 0x2c
const END = 0x3b
const COMMENT = 0xfe
const APPLICATION = 0xff
/** Application blocks that affect the display: repetition and colours. */
const KEPT: ReadonlySet<string> = new Set(['NETSCAPE2.0', 'ANIMEXTS1.0', 'ICCRGBG1012'])

/** The parts of the file to keep. Drops everything after the image. Throws RangeError for a broken file. */
export function stripGif(bytes: Buffer): Buffer[] {
  let at = 13 + tableLength(bytes.readUInt8(10))
  const parts = [bytes.subarray(0, at)]
  for (;;) {
    const block = bytes.readUInt8(at)
    if (block === END) return [...parts, bytes.subarray(at, at + 1)]
    if (block !== EXTENSION && block !== PICTURE) throw new RangeError('no block where one must be')
    // The image's header, its colour table and its initial code size.
    const data = block === PICTURE ? at + 11 + tableLength(bytes.readUInt8(at + 9)) : at + 2
    const end = endOfBlocks(bytes, data)
    if (block === PICTURE || isKept(bytes, at)) parts.push(bytes.subarray(at, end))
    at = end
  }
}

/** Length of a colour table; the flags hold its logarithm. */
function tableLength(flags: number): number {
  return flags & 0x80 ? 3 * 2 ** ((flags & 0x07) + 1) : 0
}

function endOfBlocks(bytes: Buffer, start: number): number {
  let at = start
  for (let size = bytes.readUInt8(at); size > 0; size = bytes.readUInt8(at)) at += size + 1
  return at + 1
}

function isKept(bytes: Buffer, at: number): boolean {
  const label = bytes.readUInt8(at + 1)
  if (label === APPLICATION) return KEPT.has(bytes.toString('latin1', at + 3, at + 14))
  return label !== COMMENT
}
