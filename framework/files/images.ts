// Image sizes and resized variants. libvips does the work on its own threads.
import { writeFile } from 'node:fs/promises'
import type { Metadata } from 'sharp'
import { Problem } from '#shared/exceptions/problem.ts'
import { isTurned } from './metadata/orientation.ts'
import { problemOfDisk } from './storage-problems.ts'

/** Output types of variants. */
export const VARIANT_FORMATS = ['webp', 'avif', 'jpeg', 'png'] as const
/** `inside` keeps the aspect ratio, `cover` crops, `contain` pads. */
export const VARIANT_FITS = ['inside', 'cover', 'contain'] as const

/** A requested variant. One side may be omitted: it follows from the other. */
export interface ImageVariant {
  readonly width?: number | undefined
  readonly height?: number | undefined
  readonly fit: (typeof VARIANT_FITS)[number]
  readonly format: (typeof VARIANT_FORMATS)[number]
}

// AVIF at default effort occupies a processor for many seconds.
const OPTIONS: Readonly<Record<ImageVariant['format'], object>> = {
  webp: { quality: 80 },
  avif: { quality: 50, effort: 1 },
  jpeg: { quality: 80, progressive: true },
  png: { compressionLevel: 6 },
}

/** In pixels, after rotation. */
export interface ImageSize {
  readonly width: number
  readonly height: number
}

// Of libvips's many formats only the uploadable ones stay enabled; SVG, PDF and the rest are not even parsed.
const READ_FORMATS = ['Jpeg', 'Png', 'Webp', 'Nsgif', 'Heif'].map((format) => `VipsForeignLoad${format}`)

let loading: Promise<Sharp> | undefined

type Sharp = typeof import('sharp').default

/** Loaded once, on first use: libvips loads slowly, and most processes never see an image. */
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
 * Reads only the head of the file. Throws `files.broken_image` if it is not an image of `type` or has more than
 * `maxPixels` (HackerOne report 390: 65,000 by 65,000 pixels in 5 kB crash the decoding process).
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

/** The Exif orientation; undefined if it is absent or unreadable. */
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

/** The error for an image whose structure does not match its type. */
export function brokenImage(cause?: unknown): Problem {
  return new Problem('files.broken_image', 'The file is damaged, or no image of its type.', { cause })
}

/**
 * Writes the variant of the image at `from` to `to`: upright, without metadata (place, camera, thumbnail), never larger
 * than the original. As WebP, an animated GIF or WebP stays animated; other formats, and APNG, show the first frame.
 * Throws `files.broken_image` and `files.storage_full`.
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

/** All frames together may have as many pixels as one image. Rotated animations stay still, because libvips cannot rotate them. */
function moves({ pages = 1, width, height, orientation }: Metadata, maxPixels: number): boolean {
  return pages > 1 && !isTurned(orientation) && pages * width * height <= maxPixels
}
