// Reads an archive line by line and trusts nothing: checks line lengths, the compression ratio and completeness.
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { createGunzip } from 'node:zlib'
import { PendError } from '#shared/exceptions/pend-error.ts'
import { markInexact } from '#shared/utils/exact-json.ts'
import {
  type ArchiveHead,
  type ArchiveLine,
  type ArchiveManifest,
  ArchiveSums,
  FORMAT,
  FORMAT_VERSION,
  LONGEST_LINE,
} from './archive-format.ts'

/** Receives each line; the head comes first. */
export interface ArchiveReader {
  onHead(head: ArchiveHead): Promise<void> | void
  onLine(line: ArchiveLine): Promise<void> | void
}

// JSON compresses ten to a hundred times; a higher ratio is deliberate (CVE-2024-28176, a decompression bomb).
const MOST_RATIO = 300
const RATIO_COUNTS_FROM = 64 * 1024 * 1024

/** Reads it to the end. Throws PendError for a file that is not ours, too new, damaged, truncated, or a bomb. */
export async function readArchive(path: string, reader: ArchiveReader): Promise<ArchiveHead> {
  const sums = new ArchiveSums()
  let head: ArchiveHead | undefined
  let manifest: ArchiveManifest | undefined
  for await (const line of linesOf(path)) {
    if (manifest) throw damaged('something stands behind its end')
    const value = parse(line)
    if (head === undefined) {
      head = requireHead(value)
      sums.add(line, null)
      await reader.onHead(head)
    } else if ('manifest' in value) manifest = value.manifest as ArchiveManifest
    else {
      const part = requireLine(value)
      sums.add(line, part.section)
      await reader.onLine(part)
    }
  }
  if (!head) throw new PendError('The file is empty.')
  if (!manifest) throw damaged('its end is missing: it was cut off')
  requireSums(sums.manifest(), manifest)
  return head
}

async function* linesOf(path: string): AsyncGenerator<string> {
  const { size } = await stat(path).catch(() => {
    throw new PendError(`${path} is not there.`)
  })
  const file = createReadStream(path)
  const unpacked = createGunzip()
  file.on('error', (error) => unpacked.destroy(error))
  file.pipe(unpacked)
  const decoder = new TextDecoder('utf-8', { fatal: true })
  let total = 0
  let rest = ''
  try {
    for await (const chunk of unpacked as AsyncIterable<Buffer>) {
      total += chunk.length
      if (total > RATIO_COUNTS_FROM && total > size * MOST_RATIO)
        throw new PendError('The file unpacks to hundreds of times its size: it is not an archive of PEND.')
      const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n')
      rest = lines.pop()!
      if (rest.length > LONGEST_LINE) throw damaged('a line is too long')
      yield* lines
    }
  } catch (error) {
    throw error instanceof PendError ? error : unreadable(error as NodeJS.ErrnoException, { size, total })
  } finally {
    file.destroy()
    unpacked.destroy()
  }
  if (rest !== '') throw damaged('its last line is not whole')
}

function unreadable(error: NodeJS.ErrnoException, { size, total }: { size: number; total: number }): PendError {
  if (size === 0) return new PendError('The file is empty.')
  // Nothing could be decompressed: it was never one of ours.
  if (total === 0 && /header|compression method/.test(error.message))
    return new PendError('The file is not an archive of a tenant.')
  if (error.code === 'Z_BUF_ERROR') return damaged('its end is missing: it was cut off', error)
  return damaged(error.code === 'Z_DATA_ERROR' ? 'some of its bytes have changed' : error.message, error)
}

function parse(line: string): Record<string, unknown> {
  try {
    const value = markInexact(line, JSON.parse(line))
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>
  } catch {}
  throw damaged('a line is not a JSON object')
}

function requireHead(value: Record<string, unknown>): ArchiveHead {
  const { format, version, tenant, resources } = value as unknown as ArchiveHead
  if (format !== FORMAT) throw new PendError('The file is not an archive of a tenant.')
  if (typeof version !== 'number' || version > FORMAT_VERSION)
    throw new PendError(
      `The archive has version ${version}; this PEND reads up to ${FORMAT_VERSION}.`,
      'Use a newer PEND.',
    )
  if (typeof tenant?.slug !== 'string' || typeof tenant.name !== 'string' || !Array.isArray(resources))
    throw damaged('its first line is not whole')
  return value as unknown as ArchiveHead
}

function requireLine(value: Record<string, unknown>): ArchiveLine {
  const { section, value: part } = value as unknown as ArchiveLine
  if (typeof section === 'string' && typeof part === 'object' && part !== null) return { section, value: part }
  throw damaged('a line belongs to no section')
}

function requireSums(found: ArchiveManifest, said: ArchiveManifest): void {
  const names = new Set([...Object.keys(found.sections), ...Object.keys(said.sections ?? {})])
  for (const name of names) {
    const [own, other] = [found.sections[name], said.sections?.[name]]
    if (own?.count !== other?.count || own?.sha256 !== other?.sha256)
      throw damaged(`its section "${name}" is not what its manifest says`)
  }
  if (found.sha256 !== said.sha256) throw damaged('its sum is not that of its manifest')
}

export function damaged(what: string, cause?: unknown): PendError {
  return new PendError(
    `The archive is damaged: ${what}.`,
    'Nothing was imported. Copy the file again, or export again.',
    {
      cause,
    },
  )
}
