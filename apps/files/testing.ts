// Shared by tests of files: contents of each kind, forms, and a server with its own storage.
import { createHash } from 'node:crypto'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import sharp from 'sharp'
import type { Answer } from '#framework/testing/answer.ts'
import { openServer, type TestServer } from '#tests/support/server.ts'
import { createTenant, type TestTenant } from '#tests/support/tenant.ts'

export interface FilesServer {
  readonly server: TestServer
  readonly tenant: TestTenant
  /** `call('editor', 'GET /files')` */
  call(role: keyof TestTenant['people'], line: string, body?: unknown): Promise<Answer>
  /** Uploads a form as the editor, unless another token is given. */
  upload(content: Uint8Array | string, name: string, options?: UploadOptions): Promise<Answer>
  /** Folder of the local storage. */
  readonly directory: string
  /** Stored files. */
  stored(): Promise<string[]>
  close(): Promise<void>
}

export interface UploadOptions {
  readonly type?: string
  readonly fields?: Readonly<Record<string, string>>
  readonly token?: string
}

/** With its own folder; `variables` are settings. */
export async function openFilesServer(variables: Record<string, string> = {}): Promise<FilesServer> {
  const directory = await mkdtemp(path.join(tmpdir(), 'pend-files-'))
  const server = await openServer({ PEND_FILES_DIRECTORY: directory, ...variables })
  const tenant = await createTenant(server)
  return {
    server,
    tenant,
    directory,
    call: (role, line, body) => {
      const [method, url] = line.split(' ') as [string, string]
      return server.call(`/api/v1${url}`, { method, token: tenant.people[role].access, body })
    },
    upload: (content, name, { token = tenant.people.editor.access, ...options } = {}) =>
      sendForm(server, formOf(content, name, options), token),
    stored: async () => {
      const entries = await readdir(directory, { recursive: true, withFileTypes: true })
      return entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => path.join(parentPath, name))
    },
    close: async () => {
      await server.close()
      await rm(directory, { recursive: true, force: true })
    },
  }
}

function formOf(content: Uint8Array | string, name: string, { type = '', fields = {} }: UploadOptions): FormData {
  const form = new FormData()
  for (const [field, value] of Object.entries(fields)) form.append(field, value)
  form.append('file', new Blob([content as Uint8Array<ArrayBuffer>], { type }), name)
  return form
}

async function sendForm({ origin }: TestServer, body: FormData, token: string): Promise<Answer> {
  const headers = { authorization: `Bearer ${token}` }
  const answer = await fetch(`${origin}/api/v1/files`, { method: 'POST', headers, body })
  const text = await answer.text()
  return { status: answer.status, headers: answer.headers, text, body: JSON.parse(text) }
}

/** A single-colour image. */
export function imageOf(format: 'png' | 'jpeg' | 'webp' | 'avif' | 'gif', width = 40, height = 20): Promise<Buffer> {
  return sharp({ create: { width, height, channels: 3, background: '#3366cc' } })
    .toFormat(format)
    .toBuffer()
}

/** In hexadecimal. */
export function sha256Of(content: Uint8Array | string): string {
  return createHash('sha256').update(content).digest('hex')
}
