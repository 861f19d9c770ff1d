// Shared by the attacks with files: files worth an attack, and ways to upload them.
import { createHash } from 'node:crypto'
import { crc32 } from 'node:zlib'
import sharp from 'sharp'
import { imageOf } from '#apps/files/testing.ts'
import type { Told } from '../support/calls.ts'
import { restDoor } from '../support/rest-door.ts'
import type { Scene } from '../support/scene.ts'
import { refused } from '../support/verdicts.ts'

export type Bytes = Uint8Array | string
export const SVG = '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"></svg>'
export const HTML = '<!DOCTYPE html><script>alert(1)</script>'
export const TEXT = 'plain words'
export const NOT_TAKEN = refused('files.type_not_allowed', 'files.type_mismatch', 'files.broken_image')

export type FileOf = readonly [content: Bytes, name: string, type?: string]

/** Sends a form as the attacker. */
export async function upload(
  scene: Scene,
  [content, name, type = '']: FileOf,
  fields: Record<string, string> = {},
): Promise<Told> {
  const form = new FormData()
  for (const [field, value] of Object.entries(fields)) form.append(field, value)
  form.append('file', new Blob([content as Uint8Array<ArrayBuffer>], { type }), name)
  const headers = { authorization: `Bearer ${scene.attacker.people.owner.access}` }
  const answer = await fetch(`${scene.server.origin}/api/v1/files`, { method: 'POST', headers, body: form })
  return tellOf(answer, `${name} ${JSON.stringify(fields)}`)
}

/** With a part repeated that may occur once. */
export async function uploadInParts(scene: Scene, count: number): Promise<Told> {
  const form = new FormData()
  for (let n = 0; n < count; n++) form.append('name', 'b.txt')
  form.append('file', new Blob([TEXT]), 'a.txt')
  const headers = { authorization: `Bearer ${scene.attacker.people.owner.access}` }
  return tellOf(await fetch(`${scene.server.origin}/api/v1/files`, { method: 'POST', headers, body: form }), 'b.txt')
}

/** Without announcing the size. */
export async function uploadInPieces(scene: Scene, [content, name]: FileOf): Promise<Told> {
  const form = new FormData()
  form.append('file', new Blob([content as string], { type: 'text/plain' }), name)
  const { headers, body } = new Response(form)
  const answer = await fetch(`${scene.server.origin}/api/v1/files`, {
    ...{ method: 'POST', body, duplex: 'half' },
    headers: {
      authorization: `Bearer ${scene.attacker.people.owner.access}`,
      'content-type': headers.get('content-type')!,
    },
  })
  return tellOf(answer, name)
}

export async function tellOf(answer: Response, sent: string): Promise<Told> {
  const text = Buffer.from(await answer.arrayBuffer()).toString()
  const isJson = /json/.test(answer.headers.get('content-type') ?? '') && text !== ''
  const body = isJson ? JSON.parse(text) : null
  return {
    ...restDoor.read({ list: 'files' }, { status: answer.status, headers: answer.headers, text, body }),
    sent,
    isInside: false,
  }
}

export const get = async (scene: Scene, path: string, headers: Record<string, string> = {}) =>
  tellOf(await fetch(scene.server.origin + path, { headers }), path)

/** Announces one file, uploads another and reports completion, through the attacked door. */
export async function announceAndSend(
  scene: Scene,
  content: Bytes,
  announced: { name: string; type: string },
): Promise<Told> {
  const bytes = Buffer.from(content as string)
  const input = { ...announced, size: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') }
  const told = await scene.ask({ ask: 'announceFile', input })
  if (told.status >= 300) return told
  const { file, upload: target } = told.body as { file: { id: string }; upload: { url: string } }
  const { pathname, search } = new URL(target.url)
  await (await fetch(scene.server.origin + pathname + search, { method: 'PUT', body: bytes })).arrayBuffer()
  return scene.ask({ ask: 'completeFile', params: { id: file.id } })
}

/** Metadata of a camera. */
export const PLACE = 'N48 51 29 E2 17 40 of the sender'

/** A JPEG with its location. */
export const locatedImage = async () =>
  sharp(await imageOf('png'))
    .withExif({ IFD0: { Make: PLACE }, IFD3: { GPSProcessingMethod: PLACE } })
    .jpeg()
    .toBuffer()

/** A PNG that claims to be a hundred thousand pixels wide and high. */
export async function hugeImage(): Promise<Buffer> {
  const png = Buffer.from(await imageOf('png'))
  png.writeUInt32BE(100_000, 16)
  png.writeUInt32BE(100_000, 20)
  png.writeUInt32BE(crc32(png.subarray(12, 29)), 29)
  return png
}

export const FORM = { doors: ['REST'] } as const
export const polyglot = async () => Buffer.concat([await imageOf('gif'), Buffer.from(HTML)])

/** A private text file of the victim, and a valid link to it. */
export async function sealedFile(scene: Scene) {
  const form = new FormData()
  form.append('file', new Blob([`file of ${scene.sealed.title}`]), 'a.txt')
  const headers = { authorization: `Bearer ${scene.victim.people.owner.access}` }
  const { id } = (await (
    await fetch(`${scene.server.origin}/api/v1/files`, { method: 'POST', headers, body: form })
  ).json()) as { id: string }
  const { url } = await scene.must(`POST /files/${id}/link`, scene.victim.people.owner, {})
  const { pathname, search } = new URL(url)
  return { id, link: pathname + search }
}

/** The plain address of a public image of the victim. */
export async function publicImage(scene: Scene): Promise<string> {
  const form = new FormData()
  form.append('isPublic', 'true')
  form.append('file', new Blob([(await imageOf('png')) as Uint8Array<ArrayBuffer>]), 'a.png')
  const headers = { authorization: `Bearer ${scene.victim.people.owner.access}` }
  const answer = await fetch(`${scene.server.origin}/api/v1/files`, { method: 'POST', headers, body: form })
  const { id } = (await answer.json()) as { id: string }
  return `/api/v1/files/${id}/content?tenant=${scene.victim.id}`
}
