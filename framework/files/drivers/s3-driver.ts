// Stores files in a bucket of S3 or a compatible service.
import { createReadStream } from 'node:fs'
import type { Readable } from 'node:stream'
import { GetObjectCommand, HeadObjectCommand, S3Client } from '@aws-sdk/client-s3'
import { S3Driver } from 'flydrive/drivers/s3'
import { PendError } from '#shared/exceptions/pend-error.ts'
import type { ByteRange, FileStorage, LocalFile, StoredObject } from '../storage.ts'
import { requireKey } from '../storage-keys.ts'
import { problemOfBucket } from '../storage-problems.ts'

/** Without `s3Endpoint` it is Amazon's S3; without keys it uses the machine's role. */
export interface S3Options {
  readonly s3Endpoint?: string | undefined
  readonly s3Region: string
  readonly s3Bucket?: string | undefined
  readonly s3AccessKey?: string | undefined
  readonly s3SecretKey?: string | undefined
}

/** The bucket must exist and must not be public. Throws PendError without a bucket, or with only half a key pair. */
export function openS3Storage(options: S3Options): FileStorage {
  const { s3Bucket: bucket, s3AccessKey: accessKeyId, s3SecretKey: secretAccessKey } = options
  if (!bucket) throw new PendError('Files are to be kept in S3, but no bucket is named. Set PEND_S3_BUCKET.')
  if (!accessKeyId !== !secretAccessKey)
    throw new PendError('A key for S3 has two parts. Set both PEND_S3_ACCESS_KEY and PEND_S3_SECRET_KEY, or neither.')
  const client = new S3Client({
    region: options.s3Region,
    // Fail fast if the bucket is unreachable, because a client is waiting.
    requestHandler: { connectionTimeout: 3000 },
    ...(options.s3Endpoint && { endpoint: options.s3Endpoint, forcePathStyle: true }),
    ...(accessKeyId && secretAccessKey && { credentials: { accessKeyId, secretAccessKey } }),
    // Not every compatible service knows the newer checksums; we compare ours with the bytes anyway.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
  })
  return new S3Storage(client, bucket)
}

class S3Storage implements FileStorage {
  readonly driver = 's3'
  readonly #client: S3Client
  readonly #bucket: string
  // Bypasses flydrive's Disk, which strips a folder's trailing slash, so that `a/` would match `ab/…` too.
  readonly #objects: S3Driver

  constructor(client: S3Client, bucket: string) {
    this.#client = client
    this.#bucket = bucket
    this.#objects = new S3Driver({ client, bucket, visibility: 'private', supportsACL: false })
  }

  /** Stores an attachment of a generic type, so that a browser with direct access to the bucket runs nothing. */
  async put(key: string, { path, size }: LocalFile): Promise<void> {
    requireKey(key)
    const stream = createReadStream(path)
    try {
      const head = { contentType: 'application/octet-stream', contentDisposition: 'attachment' }
      await this.#objects.putStream(key, stream, { contentLength: size, ...head }).catch(refuse)
    } finally {
      stream.destroy()
    }
  }

  async read(key: string, range?: ByteRange): Promise<Readable | null> {
    const Range = range && `bytes=${range.start}-${range.end}`
    const command = new GetObjectCommand({ Bucket: this.#bucket, Key: requireKey(key), Range })
    const answer = await this.#client.send(command).catch(ignoreMissing)
    return (answer?.Body as Readable | undefined) ?? null
  }

  async find(key: string): Promise<StoredObject | null> {
    const answer = await this.#client
      .send(new HeadObjectCommand({ Bucket: this.#bucket, Key: requireKey(key) }))
      .catch(ignoreMissing)
    return answer && { key, size: answer.ContentLength ?? 0, modifiedAt: answer.LastModified ?? new Date() }
  }

  async remove(key: string): Promise<void> {
    await this.#objects.delete(requireKey(key)).catch(refuse)
  }

  async removeAll(folder: string): Promise<void> {
    await this.#objects.deleteAll(`${requireKey(folder)}/`).catch(refuse)
  }

  async *list(folder: string): AsyncGenerator<StoredObject> {
    let token: string | undefined
    do {
      const from = { recursive: true, ...(token && { paginationToken: token }) }
      const page = await this.#objects.listAll(`${requireKey(folder)}/`, from).catch(refuse)
      for (const entry of page.objects) {
        if (!('getMetaData' in entry)) continue
        const { contentLength, lastModified } = await entry.getMetaData().catch(refuse)
        yield { key: entry.key, size: contentLength, modifiedAt: lastModified }
      }
      token = page.paginationToken
    } while (token)
  }

  /** The length is signed: S3 refuses a body of any other length. */
  uploadUrl(key: string, { size, seconds }: { size: number; seconds: number }): Promise<string> {
    return this.#objects.getSignedUploadUrl(requireKey(key), { expiresIn: seconds, ContentLength: size })
  }

  close(): void {
    this.#client.destroy()
  }
}

function ignoreMissing(error: { $metadata?: { httpStatusCode?: number } }): null {
  if (error.$metadata?.httpStatusCode === 404) return null
  return refuse(error)
}

function refuse(error: unknown): never {
  throw problemOfBucket(error)
}
