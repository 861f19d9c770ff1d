// Takes out of a file what was noted in it without its sender's thinking of it: place, device, person, thumbnails.
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

/** True for a type out of which notes can be taken. */
export function canStrip(type: string): boolean {
  return type in WHOLE || BOXED.includes(type)
}

/**
 * Changes the file at `path`. Pixels, colours, the way up and movement stay byte for byte: nothing is encoded anew. Throws RangeError for
 * a file that is not built as its type says.
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
