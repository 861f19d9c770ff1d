// Removes metadata that senders include without noticing: place, device, person, thumbnails.
import { open, readFile, writeFile } from 'node:fs/promises'
import { stripBoxes } from './boxes.ts'
import { stripGif } from './gif.ts'
import { stripJpeg } from './jpeg.ts'
import { stripPng } from './png.ts'
import { stripTiff } from './tiff.ts'
import { stripWebp } from './webp.ts'

type Strip = (bytes: Buffer, orientation: number | undefined) => Buffer[]

const WHOLE: Readonly<Record<string, Strip>> = {
  'image/jpeg': stripJpeg,
  'image/png': stripPng,
  'image/gif': stripGif,
  'image/webp': stripWebp,
  'image/tiff': stripTiff,
}
const BOXED: readonly string[] = ['image/avif', 'image/heic', 'video/mp4', 'video/quicktime']

/** True for types whose metadata can be removed. */
export function canStrip(type: string): boolean {
  return type in WHOLE || BOXED.includes(type)
}

/**
 * Changes the file at `path`. Pixels, colours, orientation and animation stay byte-identical: nothing is re-encoded.
 * Throws RangeError if the file's structure does not match its type.
 */
export async function stripMetadata(
  path: string,
  { type, orientation }: { type: string; orientation: number | undefined },
): Promise<void> {
  const strip = WHOLE[type]
  if (strip) return writeFile(path, strip(await readFile(path), orientation))
  await using file = await open(path, 'r+')
  await stripBoxes(file, { isPicture: type.startsWith('image/') })
}
