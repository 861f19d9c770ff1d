// Locates metadata in a HEIF or AVIF file: its `meta` box lists items (`iinf`) and their positions (`iloc`).

/** A byte range of the file. */
export interface Extent {
  readonly offset: number
  readonly length: number
}

/** Exif, and XMP as an item with a media type. */
const NOTES: ReadonlySet<string> = new Set(['Exif', 'mime', 'uri '])

/** The byte ranges of metadata. `body` is the content of the `meta` box, `start` its file offset. Throws RangeError for a broken box. */
export function noteExtentsIn(body: Buffer, start: number): Extent[] {
  // Skips version and flags.
  const boxes = boxesOf(body, 4)
  const [items, places] = ['iinf', 'iloc'].map((name) => boxes.find(({ type }) => type === name))
  const data = boxes.find(({ type }) => type === 'idat')
  if (!items || !places) return []
  const notes = notesOf(body.subarray(items.body, items.end))
  const own = start + (data?.body ?? 0)
  return [...placesOf(body.subarray(places.body, places.end), own)].filter(({ id }) => notes.has(id))
}

function boxesOf(bytes: Buffer, from: number): { type: string; body: number; end: number }[] {
  const boxes = []
  for (let at = from; at + 8 <= bytes.length; ) {
    const end = at + bytes.readUInt32BE(at)
    if (end < at + 8 || end > bytes.length) throw new RangeError('a box is cut off')
    boxes.push({ type: bytes.toString('latin1', at + 4, at + 8), body: at + 8, end })
    at = end
  }
  return boxes
}

/** Ids of the metadata items. */
function notesOf(items: Buffer): Set<number> {
  const entries = boxesOf(items, items.readUInt8(0) === 0 ? 6 : 8)
  const notes = new Set<number>()
  for (const { type, body } of entries) {
    if (type !== 'infe') continue
    const isWide = items.readUInt8(body) >= 3
    const id = isWide ? items.readUInt32BE(body + 4) : items.readUInt16BE(body + 4)
    const kind = body + (isWide ? 10 : 8)
    if (NOTES.has(items.toString('latin1', kind, kind + 4))) notes.add(id)
  }
  return notes
}

/** Each byte range with its item's id; `own` is the start of the data inside the box. */
function* placesOf(places: Buffer, own: number): Generator<Extent & { id: number }> {
  const version = places.readUInt8(0)
  const sizes = places.readUInt16BE(4)
  const [offsets, lengths, bases] = [sizes >> 12, (sizes >> 8) & 15, (sizes >> 4) & 15]
  const indexes = version === 0 ? 0 : sizes & 15
  const wide = version < 2 ? 2 : 4
  const cursor = new Cursor(places, 6)
  for (let items = cursor.next(wide); items > 0; items--) {
    const id = cursor.next(wide)
    const isInside = version > 0 && (cursor.next(2) & 15) === 1
    cursor.next(2)
    const base = cursor.next(bases) + (isInside ? own : 0)
    for (let extents = cursor.next(2); extents > 0; extents--) {
      cursor.next(indexes)
      yield { id, offset: base + cursor.next(offsets), length: cursor.next(lengths) }
    }
  }
}

class Cursor {
  readonly #bytes: Buffer
  #at: number

  constructor(bytes: Buffer, at: number) {
    this.#bytes = bytes
    this.#at = at
  }

  /** Reads a number of `size` bytes; 0 for size 0. */
  next(size: number): number {
    const at = this.#at
    this.#at += size
    if (size === 0) return 0
    return size === 8 ? Number(this.#bytes.readBigUInt64BE(at)) : this.#bytes.readUIntBE(at, size)
  }
}
