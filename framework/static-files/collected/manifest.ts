// The list of collected files, in their folder: what `collectstatic` writes and servers read.
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { PendError } from '#shared/exceptions/pend-error.ts'

/** Its name in the folder. */
export const MANIFEST = 'manifest.json'

/** By path below /static/, the name under which the file is kept: `swagger/swagger-ui.css` is `swagger/swagger-ui.1f0c….css`. */
export type Manifest = Readonly<Record<string, string>>

/** Null if nothing was collected. Throws PendError for a list that is damaged or cannot be read. */
export async function readManifest(folder: string): Promise<Manifest | null> {
  const place = path.join(folder, MANIFEST)
  try {
    return requireManifest(JSON.parse(await readFile(place, 'utf8')))
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    if (code === 'ENOENT' || code === 'ENOTDIR') return null
    throw new PendError(
      `The list of collected files, ${place}, cannot be read: ${message}`,
      'Run ./manage collectstatic, which writes it again.',
      { cause: error },
    )
  }
}

function requireManifest(read: { files?: unknown } | null): Manifest {
  const files = read?.files
  if (typeof files !== 'object' || files === null) throw new TypeError('it lists no files')
  for (const name of Object.values(files))
    if (typeof name !== 'string' || !SAFE.test(name)) throw new TypeError(`it names ${JSON.stringify(name)}`)
  return files as Manifest
}

/** Stays in the folder (CWE-22). */
const SAFE = /^(?!.*(?:^|\/)\.)[\w.@-]+(?:\/[\w.@-]+)*$/
