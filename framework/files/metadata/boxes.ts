// Removes metadata from box-based videos, sounds and images (ISO 14496-12, 23008-12) by blanking it in place, so that no offset changes.
import type { FileHandle } from 'node:fs/promises'
import { noteExtentsIn } from './picture-items.ts'

interface Box {
  readonly type: string
  readonly start: number
  readonly body: number
  readonly end: number
}

/** Containers whose children can hold metadata. */
const CONTAINERS: ReadonlySet<string> = new Set(['moov', 'trak'])
/** Names, places, devices, and data from programs. */
const NOTES: ReadonlySet<string> = new Set(['udta', 'meta', 'uuid'])
/** More than any camera writes; each costs a read. */
const MOST_BOXES = 10_000
const LARGEST_INDEX = 1_048_576
const BLANK = Buffer.alloc(65_536)

/**
 * Changes the open file. An image keeps its `meta` box, which locates its items; its metadata items are blanked.
 * Metadata in a video's own track stays. Throws RangeError for a broken file.
 */
export async function stripBoxes(file: FileHandle, { isPicture }: { isPicture: boolean }): Promise<void> {
  const budget = { left: MOST_BOXES }
  const { size } = await file.stat()
  for await (const box of boxesIn(file, { body: 0, end: size }, budget)) {
    if (box.type === 'meta' && isPicture) await blankNotes(file, box)
    else await stripBox(file, box, budget)
  }
}

async function stripBox(file: FileHandle, box: Box, budget: { left: number }): Promise<void> {
  if (NOTES.has(box.type)) return blankBox(file, box)
  if (!CONTAINERS.has(box.type)) return
  for await (const inner of boxesIn(file, box, budget)) await stripBox(file, inner, budget)
}

async function* boxesIn(
  file: FileHandle,
  { body, end }: Pick<Box, 'body' | 'end'>,
  budget: { left: number },
): AsyncGenerator<Box> {
  for (let at = body; at + 8 <= end; ) {
    if (budget.left-- === 0) throw new RangeError('too many boxes')
    const box = boxAt(await read(file, at, 16), at, end)
    yield box
    at = box.end
  }
}

function boxAt(head: Buffer, start: number, limit: number): Box {
  const short = head.readUInt32BE(0)
  const isLong = short === 1
  const size = isLong ? Number(head.readBigUInt64BE(8)) : short === 0 ? limit - start : short
  const body = start + (isLong ? 16 : 8)
  if (start + size > limit || start + size < body) throw new RangeError('a box is cut off')
  return { type: head.toString('latin1', 4, 8), start, body, end: start + size }
}

async function blankBox(file: FileHandle, { start, body, end }: Box): Promise<void> {
  await file.write('free', start + 4, 'latin1')
  await blank(file, body, end - body)
}

async function blankNotes(file: FileHandle, box: Box): Promise<void> {
  if (box.end - box.body > LARGEST_INDEX) throw new RangeError('the index of the picture is too large')
  const index = await read(file, box.body, box.end - box.body)
  const { size } = await file.stat()
  for (const { offset, length } of noteExtentsIn(index, box.body)) {
    if (offset + length > size) throw new RangeError('a part is cut off')
    await blank(file, offset, length)
  }
}

async function read(file: FileHandle, at: number, length: number): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, at)
  return buffer.subarray(0, bytesRead)
}

async function blank(file: FileHandle, at: number, length: number): Promise<void> {
  for (let done = 0; done < length; done += BLANK.length)
    await file.write(BLANK, 0, Math.min(BLANK.length, length - done), at + done)
}
