// GIF without notes: comments and foreign blocks are left out, pictures stay as they are, moving ones too (GIF89a).

const EXTENSION = 0x21
const PICTURE = 0x2c
const END = 0x3b
const COMMENT = 0xfe
const APPLICATION = 0xff
/** Applications whose blocks say how the picture looks: how often it repeats, and its colours. */
const KEPT: ReadonlySet<string> = new Set(['NETSCAPE2.0', 'ANIMEXTS1.0', 'ICCRGBG1012'])

/** The parts of the file that stay. What follows the picture goes. Throws RangeError for a broken file. */
export function stripGif(bytes: Buffer): Buffer[] {
  let at = 13 + tableLength(bytes.readUInt8(10))
  const parts = [bytes.subarray(0, at)]
  for (;;) {
    const block = bytes.readUInt8(at)
    if (block === END) return [...parts, bytes.subarray(at, at + 1)]
    if (block !== EXTENSION && block !== PICTURE) throw new RangeError('no block where one must be')
    // A picture's own head, its colours and the size of its first code.
    const data = block === PICTURE ? at + 11 + tableLength(bytes.readUInt8(at + 9)) : at + 2
    const end = endOfBlocks(bytes, data)
    if (block === PICTURE || isKept(bytes, at)) parts.push(bytes.subarray(at, end))
    at = end
  }
}

/** Of a table of colours, which a flag announces with the logarithm of its length. */
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
