// Removes metadata from a TIFF: deletes directory entries about place, person and device (TIFF 6.0).

/** Sub-directories: Exif and GPS. */
const FOREIGN_DIRECTORIES: ReadonlySet<number> = new Set([0x8769, 0x8825])
const NOTES: ReadonlySet<number> = new Set([
  // Description, maker, model, software, date, artist, host, copyright.
  ...[0x010d, 0x010e, 0x010f, 0x0110, 0x0131, 0x0132, 0x013b, 0x013c, 0x8298],
  // XMP, IPTC, Photoshop, Windows notes.
  ...[0x02bc, 0x83bb, 0x8649, 0x9c9b, 0x9c9c, 0x9c9d, 0x9c9e, 0x9c9f],
  ...FOREIGN_DIRECTORIES,
])
/** Byte size of a value, by type. */
const SIZES = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4]
const MOST_PICTURES = 1000

/** The same bytes with metadata blanked. Throws RangeError for a broken file and for BigTIFF. */
export function stripTiff(bytes: Buffer): Buffer[] {
  const file = new TiffBytes(bytes)
  if (file.short(2) !== 42) throw new RangeError('this is not a TIFF of version 6')
  let directory = file.long(4)
  for (let n = 0; directory !== 0; n++) {
    if (n === MOST_PICTURES) throw new RangeError('the directories do not end')
    directory = stripDirectory(file, directory)
  }
  return [bytes]
}

/** Returns the offset of the next directory; 0 after the last. */
function stripDirectory(file: TiffBytes, at: number): number {
  const count = file.short(at)
  const next = file.long(at + 2 + count * 12)
  const entries = Array.from({ length: count }, (_, n) => at + 2 + n * 12)
  const kept = entries.filter((entry) => !NOTES.has(file.short(entry))).map((entry) => file.copy(entry, 12))
  for (const entry of entries) if (NOTES.has(file.short(entry))) blankEntry(file, entry)
  file.blank(at, 2 + count * 12 + 4)
  file.setShort(at, kept.length)
  for (const [n, entry] of kept.entries()) file.put(at + 2 + n * 12, entry)
  file.setLong(at + 2 + kept.length * 12, next)
  return next
}

function blankEntry(file: TiffBytes, entry: number): void {
  const place = file.long(entry + 8)
  if (FOREIGN_DIRECTORIES.has(file.short(entry))) {
    blankDirectory(file, place)
    return
  }
  const size = (SIZES[file.short(entry + 2)] ?? 0) * file.long(entry + 4)
  if (size > 4) file.blank(place, size)
}

function blankDirectory(file: TiffBytes, at: number): void {
  const count = file.short(at)
  for (let n = 0; n < count; n++) blankEntry(file, at + 2 + n * 12)
  file.blank(at, 2 + count * 12 + 4)
}

/** Reads and writes numbers in the file's byte order. */
class TiffBytes {
  readonly #bytes: Buffer
  readonly #isLittle: boolean

  constructor(bytes: Buffer) {
    this.#bytes = bytes
    this.#isLittle = bytes.toString('latin1', 0, 2) === 'II'
  }

  short(at: number): number {
    return this.#isLittle ? this.#bytes.readUInt16LE(at) : this.#bytes.readUInt16BE(at)
  }

  long(at: number): number {
    return this.#isLittle ? this.#bytes.readUInt32LE(at) : this.#bytes.readUInt32BE(at)
  }

  setShort(at: number, value: number): void {
    if (this.#isLittle) this.#bytes.writeUInt16LE(value, at)
    else this.#bytes.writeUInt16BE(value, at)
  }

  setLong(at: number, value: number): void {
    if (this.#isLittle) this.#bytes.writeUInt32LE(value, at)
    else this.#bytes.writeUInt32BE(value, at)
  }

  copy(at: number, length: number): Buffer {
    return Buffer.from(this.#bytes.subarray(at, at + length))
  }

  put(at: number, bytes: Buffer): void {
    bytes.copy(this.#bytes, at)
  }

  blank(at: number, length: number): void {
    if (at + length > this.#bytes.length) throw new RangeError('a value is cut off')
    this.#bytes.fill(0, at, at + length)
  }
}
