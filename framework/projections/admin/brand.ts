// The brand of a deployment's admin: name, colour, logo and texts.
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import Type from 'typebox'
import Value from 'typebox/value'
import type { BrandDescription, BrandTexts } from '#framework/request/services/caller-description.ts'
import { typeOfFile } from '#framework/static-files/files-of-folder.ts'
import { StaticFile } from '#framework/static-files/static-file.ts'
import { PendError } from '#shared/exceptions/pend-error.ts'

export interface BrandSettings {
  readonly name: string
  /** `#0a655d`. */
  readonly color?: string
  /** Paths of files. */
  readonly logo?: string
  readonly texts?: string
}

export interface Brand {
  readonly description: BrandDescription
  /** The logo as it is served; null without one. */
  readonly logo: StaticFile | null
}

/** Path below the admin's URL. */
export const LOGO = 'brand/logo'
const MOST_LOGO_BYTES = 500_000
const IS_PICTURE = /^image\/(svg|png|jpeg|webp)/
const TEXTS = Type.Record(Type.String(), Type.Record(Type.String(), Type.String()))
/** An image opened on its own must run nothing: SVG can contain scripts. */
const HEADERS = { 'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; sandbox" }

/** Reads the files immediately. Throws PendError for a missing or unsuitable file. */
export function openBrand({ name, color, logo, texts }: BrandSettings): Brand {
  const picture = logo === undefined ? null : readLogo(logo)
  const version = picture && createHash('sha256').update(picture).digest('hex').slice(0, 8)
  return {
    description: {
      name,
      color: color?.toLowerCase() ?? null,
      logo: version && `/admin/${LOGO}?v=${version}`,
      texts: texts === undefined ? {} : readTexts(texts),
    },
    logo:
      picture &&
      new StaticFile({
        type: typeOfFile(logo!),
        cacheControl: 'public, max-age=86400',
        headers: HEADERS,
        read: () => picture,
      }),
  }
}

function readLogo(file: string): Buffer {
  if (!IS_PICTURE.test(typeOfFile(file)))
    throw new PendError(
      `PEND_BRAND_LOGO names ${path.basename(file)}.`,
      'Name a file that ends in .svg, .png, .jpg or .webp.',
    )
  const picture = readOrFail('PEND_BRAND_LOGO', file)
  if (picture.length <= MOST_LOGO_BYTES) return picture
  throw new PendError(`The picture of PEND_BRAND_LOGO has ${picture.length} bytes.`, 'Make it smaller than 500 kB.')
}

function readTexts(file: string): BrandTexts {
  const text = readOrFail('PEND_BRAND_TEXTS', file).toString('utf8')
  const hint = 'Write texts by language and key, such as {"en":{"home.title":"Today"}}.'
  try {
    const texts: unknown = JSON.parse(text)
    if (Value.Check(TEXTS, texts)) return texts
  } catch (error) {
    throw new PendError(`The file of PEND_BRAND_TEXTS is not valid JSON: ${(error as Error).message}`, hint)
  }
  throw new PendError('The file of PEND_BRAND_TEXTS holds something other than texts.', hint)
}

function readOrFail(variable: string, file: string): Buffer {
  try {
    return readFileSync(file)
  } catch {
    throw new PendError(`${variable} names ${file}, which cannot be read.`, 'Name a file that exists.')
  }
}
