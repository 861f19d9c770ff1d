// Settings of files: where they are stored, and which are accepted.
import path from 'node:path'
import Type from 'typebox'
import { EXTRA_TYPES, FILE_TYPES } from '#framework/files/types/file-types.ts'
import { TEXT_ENCODINGS } from '#framework/files/types/text-encoding.ts'
import { defineSettings } from '#framework/settings/define-settings.ts'
import { choice, duration, flag, group, integer, ORIGIN, optional, text, words } from '#framework/settings/kinds.ts'

const outOf = (thing: string, known: readonly string[]) => ({
  allowed: `${thing} separated by commas, out of ${known.join(', ')}`,
  items: Type.Unsafe<string>({ type: 'string', enum: known }),
})

const storage = {
  driver: choice('PEND_FILES_DRIVER', 'where files are kept: a folder or a bucket', ['local', 's3']),
  /** Both drivers use it for uploads in progress. */
  directory: text('PEND_FILES_DIRECTORY', 'the folder of the driver `local`', { allowed: 'a folder', format: 'path' }),
  s3Endpoint: optional(
    text('PEND_S3_ENDPOINT', "the address of the bucket's service; Amazon's when unset", {
      allowed: 'an address such as https://s3.example.com',
      pattern: ORIGIN,
    }),
  ),
  s3Region: text('PEND_S3_REGION', 'the region of the bucket', { allowed: 'a region such as eu-central-1' }),
  s3Bucket: optional(
    text('PEND_S3_BUCKET', 'the bucket of the driver `s3`', {
      allowed: 'the name of a bucket that nobody but this service reads',
    }),
  ),
  s3AccessKey: optional(
    text('PEND_S3_ACCESS_KEY', "the access key; the machine's role when unset", {
      allowed: 'the id of an access key',
      secret: true,
    }),
  ),
  s3SecretKey: optional(
    text('PEND_S3_SECRET_KEY', 'the secret of that key', { allowed: 'the secret of that key', secret: true }),
  ),
}

const limits = {
  maxSize: integer('PEND_FILES_MAX_SIZE', 'the largest file in bytes', { min: 1, max: 2_000_000_000 }),
  quota: integer('PEND_FILES_QUOTA', 'the bytes of all files of a tenant', { min: 1, max: 1_000_000_000_000_000 }),
  /** From framework/files/types/file-types.ts. */
  types: words(
    'PEND_FILES_TYPES',
    'the media types that are accepted; the usual ones when unset',
    outOf('types', Object.keys(FILE_TYPES)),
  ),
  extraTypes: words('PEND_FILES_EXTRA_TYPES', 'media types that are accepted in addition', outOf('types', EXTRA_TYPES)),
  textEncodings: words(
    'PEND_FILES_TEXT_ENCODINGS',
    'the encodings in which text files are accepted',
    outOf('encodings', TEXT_ENCODINGS),
  ),
  keepMetadata: flag(
    'PEND_FILES_KEEP_METADATA',
    'whether pictures and videos keep the place, device and person noted in them',
  ),
  maxPixels: integer('PEND_FILES_MAX_PIXELS', 'the largest image in pixels', { min: 1, max: 1_000_000_000 }),
  /** Other sizes need a signed link. */
  imageSizes: words('PEND_FILES_IMAGE_SIZES', 'the widths and heights that anybody may ask for', {
    allowed: 'pixels separated by commas',
    items: Type.String({ pattern: '^[1-9]\\d{0,3}$' }),
  }),
  maxVariants: integer('PEND_FILES_MAX_VARIANTS', 'the most other sizes of one image that signed links create', {
    min: 0,
    max: 10_000,
  }),
  linkTtl: duration('PEND_FILES_LINK_TTL', 'the life of a signed link'),
  uploadTtl: duration('PEND_FILES_UPLOAD_TTL', 'how long an announced upload may take to arrive'),
}

export const fileSettings = defineSettings({
  chapter: 'Files',
  /** Sizes in bytes. */
  settings: { files: group({ ...storage, ...limits }) },
  usual: {
    files: {
      driver: 'local',
      s3Region: 'us-east-1',
      maxSize: 25 * 1024 * 1024,
      quota: 5 * 1024 * 1024 * 1024,
      types: [],
      extraTypes: [],
      textEncodings: ['utf-8'],
      keepMetadata: false,
      maxPixels: 50_000_000,
      imageSizes: ['64', '160', '320', '640', '960', '1280', '1920'],
      maxVariants: 50,
      linkTtl: 15 * 60,
      uploadTtl: 3600,
    },
  },
  complete({ files }, { dataDirectory }) {
    files.directory ??= path.join(dataDirectory, 'files')
  },
})
