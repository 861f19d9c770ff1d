// The one thing that is kept of what a camera notes in a picture: which way up it is seen.

/** Exif (TIFF, little endian) with the tag Orientation and nothing else. */
export function orientationBlock(orientation: number): Buffer {
  const block = Buffer.alloc(26)
  block.write('II*\0', 'latin1')
  block.writeUInt32LE(8, 4)
  block.writeUInt16LE(1, 8)
  // Tag 0x0112, one SHORT.
  block.writeUInt16LE(0x0112, 10)
  block.writeUInt16LE(3, 12)
  block.writeUInt32LE(1, 14)
  block.writeUInt16LE(orientation, 18)
  return block
}

/** False for a picture that is seen as it is stored. */
export function isTurned(orientation: number | undefined): orientation is number {
  return orientation !== undefined && orientation > 1 && orientation <= 8
}
