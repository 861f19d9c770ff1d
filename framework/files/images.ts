// Images: how large they are, and smaller ones made from them. The work is done by libvips on threads of its own.
import { writeFile } from 'node:fs/promises'
import type { Metadata } from 'sharp'
import { Problem } from '#shared/exceptions/problem.ts'
import { isTurned } from './metadata/orientation.ts'
import { problemOfDisk } from './storage-problems.ts'

/** Types an image can be sent as. */
export const VARIANT_FORMATS = ['webp', 'avif', 'jpeg', 'png'] as const
/** `inside` keeps the shape, `cover` cuts, `contain` fills up. */
export const VARIANT_FITS = ['inside', 'cover', 'contain'] as const

/** How an image is wanted. One side may be left out: it follows from the other. */
export interface ImageVariant {
  readonly width?: number | undefined
  readonly height?: number | undefined
  readonly fit: (typeof VARIANT_FITS)[number]
  readonly format: (typeof VARIANT_FORMATS)[number]
}

// AVIF at its usual effort keeps a processor busy for many seconds.
const OPTIONS: Readonly<Record<ImageVariant['format'], object>> = {
  webp: { quality: 80 },
  avif: { quality: 50, effort: 1 },
  jpeg: { quality: 80, progressive: true },
  png: { compressionLevel: 6 },
}

/** In pixels, the way up it is meant to be seen. */
export interface ImageSize {
  readonly width: number
  readonly height: number
}

// Of the many formats libvips reads only those stay that can be uploaded; SVG, PDF and the rest are not even looked at.
const READ_FORMATS = ['Jpeg', 'Png', 'Webp', 'Nsgif', 'Heif'].map((format) => `VipsForeignLoad${format}`)

let loading: Promise<Sharp> | undefined

type Sharp = typeof import('sharp').default

/** Once, and late: libvips takes its time, and most processes never see an image. */
function loadSharp(): Promise<Sharp> {
  loading ??= import('sharp').then(({ default: sharp }) => {
    sharp.block({ operation: ['VipsForeignLoad'] })
    sharp.unblock({ operation: READ_FORMATS })
    sharp.cache(false)
    return sharp
  })
  return loading
}

const FORMATS: Readonly<Record<string, string>> = {
  jpeg: 'image/jpeg',
  png: 'image/png',
  gif: 'image/gif',
  webp: 'image/webp',
  heif: 'image/avif',
}

/**
 * Reads no more than the head of the file. Throws `files.broken_image` for what is no image of `type` and for one with more than
 * `maxPixels` (HackerOne report 390: 65,000 by 65,000 pixels in 5 kB end the process that decodes them).
 */
export async function probeImage(
  path: string,
  { type, maxPixels }: { type: string; maxPixels: number },
): Promise<ImageSize> {
  const found = await metadataOf(path)
  const { width, height } = found.autoOrient
  if (FORMATS[found.format] !== type || !(width > 0) || !(height > 0)) throw brokenImage()
  if (width * height > maxPixels)
    throw new Problem('files.broken_image', `An image may have ${maxPixels} pixels at most.`)
  return { width, height }
}

/** Which way up the picture is seen, by a number of Exif; undefined where nothing says so or nobody can tell. */
export async function orientationOf(path: string): Promise<number | undefined> {
  return (await metadataOf(path)).orientation
}

async function metadataOf(path: string): Promise<Metadata> {
  const sharp = await loadSharp()
  try {
    return await sharp(path, { limitInputPixels: false }).metadata()
  } catch (cause) {
    throw brokenImage(cause)
  }
}

/** The answer for a picture that is not built as its type says. */
export function brokenImage(cause?: unknown): Problem {
  return new Problem('files.broken_image', 'The file is damaged, or no image of its type.', { cause })
}

/**
 * Writes the variant of the image at `from` to `to`, upright, without anything that was noted in it (place, camera, thumbnail),
 * never larger than the original. As WebP, a GIF or WebP that moves still moves; other formats, and APNG, show the first picture. Throws
 * `files.broken_image` and `files.storage_full`.
 */
export async function renderVariant(
  { from, to }: { from: string; to: string },
  { width, height, fit, format }: ImageVariant,
  maxPixels: number,
): Promise<{ size: number }> {
  const image = await drawVariant(from, { width, height, fit, format }, maxPixels)
  await writeFile(to, image, { flag: 'wx', mode: 0o600 }).catch((error) => {
    throw problemOfDisk(error)
  })
  return { size: image.length }
}

async function drawVariant(
  from: string,
  { width, height, fit, format }: ImageVariant,
  maxPixels: number,
): Promise<Buffer> {
  const sharp = await loadSharp()
  const animated = format === 'webp' && moves(await metadataOf(from), maxPixels)
  try {
    return await sharp(from, { limitInputPixels: maxPixels, failOn: 'error', animated })
      .autoOrient()
      .resize({ width, height, fit, withoutEnlargement: true, background: { r: 0, g: 0, b: 0, alpha: 0 } })
      .timeout({ seconds: 20 })
      .toFormat(format, OPTIONS[format])
      .toBuffer()
  } catch (cause) {
    throw brokenImage(cause)
  }
}

/** Of all pictures together, an animation has as many pixels as one may have; turned ones stand still, for libvips cannot turn them. */
function moves({ pages = 1, width, height, orientation }: Metadata, maxPixels: number): boolean {
  return pages > 1 && !isTurned(orientation) && pages * width * height <= maxPixels
}
