// A page that displays the document: its HTML, its own small script, and files from a package.
import type { FastifyInstance } from 'fastify'
import type { PageGate } from '#framework/request/credentials/readers.ts'
import { typeOfFile } from '#framework/static-files/files-of-folder.ts'
import { registerStaticFiles } from '#framework/static-files/register-static-files.ts'
import type { StaticSource } from '#framework/static-files/static-file.ts'
import { readViewer, viewerUrl } from '#framework/static-files/viewers.ts'
import { pagePolicyOf } from '#shared/middleware/security-headers.ts'

export interface ReadingPage {
  /** Without a trailing slash. */
  url: string
  html: string
  /** Starts the viewer; a separate file, so that the policy can forbid inline scripts. */
  script: string
  /** The viewer's files that the page loads, as `<package>/<path>`; no others are served. */
  files: readonly string[]
  /** What the viewer needs beyond the common policy. */
  policy?: Record<string, string>
}

/** Adds the page, for those whom `gate` admits, `<url>/start.js` and its files. Needs no other host. */
export function registerReadingPage(
  app: FastifyInstance,
  { url, html, script, files, policy }: ReadingPage,
  gate?: PageGate,
): void {
  const own = (name: string, text: string): StaticSource => ({
    ...{ type: typeOfFile(name), cacheControl: 'no-cache' },
    // Without its viewer the page would stay empty: it says why instead.
    read: async () => {
      await Promise.all(files.map((file) => readViewer(viewerUrl(file))))
      return text
    },
    ...(name === 'index.html' && { headers: { 'content-security-policy': pagePolicyOf(policy) } }),
  })
  registerStaticFiles(app, {
    url,
    gate,
    files: new Map([
      ['', own('index.html', html)],
      ['start.js', own('start.js', script)],
      ...files.map((file) => [file.slice(file.lastIndexOf('/') + 1), sourceOf(file)] as const),
    ]),
  })
}

/** They change with the package's version. */
function sourceOf(file: string): StaticSource {
  return { type: typeOfFile(file), cacheControl: 'public, max-age=86400', read: () => readViewer(viewerUrl(file)) }
}
