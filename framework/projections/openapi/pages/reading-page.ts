// A page to read the document with: its HTML, its own small script, and files of the package it comes from.
import { readFile } from 'node:fs/promises'
import type { FastifyInstance } from 'fastify'
import { typeOfFile } from '#framework/static-files/files-of-folder.ts'
import { registerStaticFiles } from '#framework/static-files/register-static-files.ts'
import type { StaticContent } from '#framework/static-files/static-file.ts'
import { pagePolicyOf } from '#shared/middleware/security-headers.ts'

export interface ReadingPage {
  /** Where it stands, without a slash at the end. */
  url: string
  html: string
  /** Starts the viewer; a file of its own, so that the policy needs to allow no script inside the page. */
  script: string
  /** URLs of the files of a package that the page loads; nothing else of it is served. */
  files: readonly string[]
  /** What the viewer needs beyond the policy of every page. */
  policy?: Record<string, string>
}

/** Adds the page, `<url>/start.js` and its files. Works without any other host. */
export function registerReadingPage(app: FastifyInstance, { url, html, script, files, policy }: ReadingPage): void {
  const own = (name: string, text: string): StaticContent => ({
    ...{ type: typeOfFile(name), cacheControl: 'no-cache', read: () => text },
    ...(name === 'index.html' && { headers: { 'content-security-policy': pagePolicyOf(policy) } }),
  })
  registerStaticFiles(app, {
    url,
    files: new Map([
      ['', own('index.html', html)],
      ['start.js', own('start.js', script)],
      ...files.map((file) => [file.slice(file.lastIndexOf('/') + 1), contentOf(file)] as const),
    ]),
  })
}

/** They change with the version of the package. */
function contentOf(file: string): StaticContent {
  return { type: typeOfFile(file), cacheControl: 'public, max-age=86400', read: () => readFile(new URL(file)) }
}
