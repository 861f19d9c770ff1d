// The one piece of camera metadata that stays: the orientation.

/** Exif (TIFF, little endian) with the Orientation tag and nothing else. */
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

/** False for an image that is displayed as stored. */
export function isTurned(orientation: number | undefined): orientation is number {
  return orientation !== undefined && orientation > 1 && orientation <= 8
}
