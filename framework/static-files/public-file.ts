// A file below /static/, the same for everybody.
import { readFile } from 'node:fs/promises'

/** What is known of a file before anybody asks for it. */
export interface PublicFile {
  /** Below /static/: `swagger/swagger-ui.css`. */
  readonly path: string
  /** Whether the path changes with the content. Collecting adds a digest to the names of all others. */
  readonly isHashed?: boolean
  /** Whether it can be read here: a production install lacks the packages of viewers. */
  isPresent(): boolean
  read(): Promise<Buffer | string>
}

/** The URL of an installed package's file, such as `redoc/bundles/redoc.standalone.js`; null if it is not installed. */
export function findInstalled(file: string): string | null {
  try {
    return import.meta.resolve(file)
  } catch {
    return null
  }
}

/** A file of a package, in a folder of its own: `packageFile('redoc', 'redoc/bundles/redoc.standalone.js')`. */
export function packageFile(folder: string, file: string): PublicFile {
  return {
    path: `${folder}/${file.slice(file.lastIndexOf('/') + 1)}`,
    isPresent: () => findInstalled(file) !== null,
    read: () => readFile(new URL(findInstalled(file)!)),
  }
}
