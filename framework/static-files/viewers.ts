// Viewers on pages for developers: files of development packages, copied to dist/viewers for servers without those.
import { copyFile, mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { Problem } from '#shared/exceptions/problem.ts'

const COPIES = new URL('../../dist/viewers/', import.meta.url)
const NOT_BUILT = 'This page is not built: run ./manage buildadmin where the development packages are installed.'

/** The URL of an installed package's file, such as `redoc/bundles/redoc.standalone.js`; null if it is not installed. */
export function findInstalled(file: string): string | null {
  try {
    return import.meta.resolve(file)
  } catch {
    return null
  }
}

/** Where the file of a viewer lies: in its package, or else in the copies. */
export const viewerUrl = (file: string): URL => new URL(findInstalled(file) ?? nameOf(file), COPIES)

const nameOf = (file: string) => file.slice(file.lastIndexOf('/') + 1)

/** Reads a viewer's file. Throws a Problem (503 `service.unavailable`) if nobody has built it. */
export async function readViewer(url: URL): Promise<Buffer> {
  try {
    return await readFile(url)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    throw new Problem('service.unavailable', NOT_BUILT)
  }
}

/** Copies files of installed packages; leaves the copies of others as they are. */
export async function copyViewers(files: readonly string[]): Promise<void> {
  await mkdir(COPIES, { recursive: true })
  for (const file of files) {
    const installed = findInstalled(file)
    if (installed) await putInPlace(nameOf(file), (place) => copyFile(new URL(installed), place))
  }
}

/** Keeps a page that a development package made. */
export async function keepViewer(name: string, page: string): Promise<void> {
  await mkdir(COPIES, { recursive: true })
  await putInPlace(name, (place) => writeFile(place, page))
}

/** A server may read the file meanwhile. */
async function putInPlace(name: string, write: (place: URL) => Promise<void>): Promise<void> {
  const made = new URL(`${name}.${process.pid}`, COPIES)
  await write(made)
  await rename(made, new URL(name, COPIES))
}
