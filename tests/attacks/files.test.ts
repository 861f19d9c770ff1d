// Attacks with files: scripts for browsers, files that disguise their content, names that are paths, tampered links.
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { imageOf } from '#apps/files/testing.ts'
import { arrange } from '#tests/support/arrange.ts'
import {
  announceAndSend,
  FORM,
  get,
  HTML,
  hugeImage,
  locatedImage,
  NOT_TAKEN,
  PLACE,
  polyglot,
  publicImage,
  SVG,
  sealedFile,
  TEXT,
  tellOf,
  upload,
  uploadInParts,
  uploadInPieces,
} from './files/scenes.ts'
import { attack } from './support/attack.ts'
import { defineAttacks } from './support/run-attacks.ts'
import { answered, MALFORMED, refused } from './support/verdicts.ts'

const MOST_VARIANTS = 10

defineAttacks(
  'files',
  [
    attack({
      ...FORM,
      name: 'a file that could run in a browser is refused as a form, under any name',
      case: 'CVE-2022-27952',
      guard: 'types by their bytes',
      attempt: async (scene) => {
        const told = []
        for (const content of [
          SVG,
          HTML,
          `\ufeff  ${SVG}`,
          '<?xml version="1.0"?><x/>',
          'words\n<script>alert(1)</script>',
          '#!/bin/sh\nid',
        ])
          for (const name of ['a.txt', 'a.png', 'a.svg', 'a.html']) told.push(await upload(scene, [content, name]))
        return told
      },
      meets: NOT_TAKEN,
    }),
    attack({
      name: 'a file that could run in a browser is refused when announced, too',
      case: 'CVE-2026-24769',
      guard: 'types by their bytes',
      attempt: async (scene) => [
        await announceAndSend(scene, SVG, { name: 'a.png', type: 'image/png' }),
        await announceAndSend(scene, HTML, { name: 'a.txt', type: 'text/plain' }),
        await announceAndSend(scene, '#!/bin/sh\nid', { name: 'a.txt', type: 'text/plain' }),
        await announceAndSend(scene, TEXT, { name: 'a.png', type: 'image/png' }),
      ],
      meets: refused(
        'files.type_not_allowed',
        'files.type_mismatch',
        'files.broken_image',
        'files.upload_mismatch',
        ...MALFORMED,
      ),
    }),
    attack({
      name: 'a type that browsers run cannot even be announced',
      case: 'CVE-2023-32689',
      guard: 'types that are let in',
      attempt: (scene) =>
        Promise.all(
          [
            'text/html',
            'image/svg+xml',
            'application/xhtml+xml',
            'text/javascript',
            'application/x-sh',
            'text/html;x=y',
            'constructor',
          ].map((type) =>
            scene.ask({ ask: 'announceFile', input: { name: 'a', type, size: 5, sha256: 'a'.repeat(64) } }),
          ),
        ),
      meets: refused('files.type_not_allowed', 'files.type_mismatch', ...MALFORMED),
    }),
    attack({
      ...FORM,
      name: 'a header or a name that claims another type is not trusted',
      case: 'GHSA-42ph-pf9q-cr72',
      guard: 'name, header and bytes agree',
      attempt: async (scene) => {
        const png = await imageOf('png')
        return Promise.all([
          upload(scene, [png, 'a.png', 'image/jpeg']),
          upload(scene, [png, 'a.html']),
          upload(scene, [png, 'a.png.exe']),
          upload(scene, [TEXT, 'a.html']),
          upload(scene, [TEXT, 'a.txt', 'text/html;x=y']),
          upload(scene, [TEXT, 'a.js']),
        ])
      },
      meets: NOT_TAKEN,
    }),
    attack({
      ...FORM,
      name: 'an image that is also a page is served as an image in which nothing runs',
      case: 'CVE-2023-32689',
      guard: 'headers of files',
      attempt: async (scene) => {
        const told = await upload(scene, [await polyglot(), 'a.gif'], { isPublic: 'true' })
        if (told.status >= 300) return [told]
        return [await get(scene, `/api/v1/files/${told.body!.id}/content?tenant=${scene.attacker.id}`)]
      },
      meets: answered(200, 415, 422),
      holds: (_scene, _prepared, [told]) => {
        if (told!.status !== 200) return
        assert.equal(told!.headers.get('content-type'), 'image/gif')
        assert.equal(told!.headers.get('x-content-type-options'), 'nosniff')
        assert.match(told!.headers.get('content-security-policy') ?? '', /sandbox|default-src 'none'/)
      },
    }),
    attack({
      ...FORM,
      name: 'a public picture reveals neither location nor camera',
      case: 'CWE-359',
      guard: 'notes leave files',
      attempt: async (scene) => {
        const told = await upload(scene, [await locatedImage(), 'a.jpg'], { isPublic: 'true' })
        return [told, await get(scene, `/api/v1/files/${told.body!.id}/content?tenant=${scene.attacker.id}`)]
      },
      meets: answered(200, 201),
      holds: (_scene, _prepared, [, told]) => {
        assert.match(told!.headers.get('content-type') ?? '', /^image\/jpeg/)
        assert.ok(!told!.text.includes(PLACE), 'the place stands in what is served')
      },
    }),
    attack({
      ...FORM,
      name: 'an image of billions of pixels is refused from its header',
      case: 'OWASP API4:2023',
      guard: 'pixels of images',
      attempt: async (scene) => upload(scene, [await hugeImage(), 'a.png']),
      meets: refused('files.too_large', 'files.broken_image'),
    }),
    attack({
      ...FORM,
      name: 'a file name cannot choose a path',
      case: 'CVE-2021-31542',
      guard: 'names are plain',
      attempt: (scene) =>
        Promise.all(
          ['../../etc/passwd', 'a/b.txt', 'a\\b.txt', '..', 'C:\\x.txt', 'a\u202etxt.exe', ' ', 'x'.repeat(300)].map(
            (name) => upload(scene, [TEXT, 'a.txt'], { name }),
          ),
        ),
      meets: refused(...MALFORMED, 'files.type_mismatch'),
    }),
    attack({
      ...FORM,
      name: 'a form with other parts, several files, or fields of the system is refused',
      case: 'CVE-2026-39942',
      guard: 'closed input',
      attempt: (scene) =>
        Promise.all(
          (
            [
              { storageKey: '../x' },
              { owner: scene.victim.people.owner.id },
              { tenantId: scene.victim.id },
              { status: 'ready' },
              { constructor: 'x' },
            ] as Record<string, string>[]
          ).map((fields) => upload(scene, [TEXT, 'a.txt'], fields)),
        ),
      meets: refused(...MALFORMED),
    }),
    attack({
      ...FORM,
      name: 'a form of thousands of parts is refused',
      case: 'CVE-2023-25576',
      guard: 'number of parts',
      attempt: (scene) => Promise.all([20, 500, 2000].map((count) => uploadInParts(scene, count))),
      meets: refused('request.too_large'),
    }),
    attack({
      ...FORM,
      name: 'an oversized file is refused by the bytes that arrive',
      case: 'CVE-2025-59139',
      guard: 'size of files',
      attempt: async (scene) => [
        await upload(scene, ['x'.repeat(300_000), 'a.txt']),
        await uploadInPieces(scene, ['x'.repeat(300_000), 'a.txt']),
      ],
      meets: refused('files.too_large'),
    }),
    attack({
      name: 'more bytes, or other ones, than were announced do not become a file',
      case: 'CVE-2026-46551',
      guard: 'what arrives is what was announced',
      attempt: async (scene) => {
        const input = {
          name: 'a.txt',
          type: 'text/plain',
          size: 5,
          sha256: createHash('sha256').update('words').digest('hex'),
        }
        const told = []
        for (const content of ['other words that are longer', 'Words', 'wor']) {
          const { body } = await scene.ask({ ask: 'announceFile', input })
          const { file, upload: target } = body as { file: { id: string }; upload: { url: string } }
          const { pathname, search } = new URL(target.url)
          await (await fetch(scene.server.origin + pathname + search, { method: 'PUT', body: content })).arrayBuffer()
          told.push(await scene.ask({ ask: 'completeFile', params: { id: file.id } }))
        }
        return told
      },
      meets: refused('files.upload_mismatch', 'files.not_ready'),
    }),
    attack({
      name: 'a file that never arrived is not reported as present',
      case: 'CWE-345',
      guard: 'what arrives is what was announced',
      attempt: async (scene) => {
        const input = { name: 'a.txt', type: 'text/plain', size: 5, sha256: 'a'.repeat(64) }
        const { body } = await scene.ask({ ask: 'announceFile', input })
        return scene.ask({ ask: 'completeFile', params: { id: (body as { file: { id: string } }).file.id } })
      },
      meets: refused('files.not_ready', 'files.upload_mismatch'),
    }),
    attack({
      name: 'a private file needs a link, and no other tenant can make one',
      case: 'OWASP API1:2023',
      guard: 'signed links',
      arrange: sealedFile,
      attempt: async (scene, { id }) => [
        await get(scene, `/api/v1/files/${id}/content?tenant=${scene.victim.id}`),
        await get(scene, `/api/v1/files/${id}/content`, { 'x-tenant': scene.victim.slug }),
        await scene.ask({ ask: 'linkFile', params: { id }, input: {} }),
      ],
      meets: refused('resource.not_found'),
    }),
    attack({
      ...FORM,
      name: 'a link is valid for its file, tenant, variant and time, and for nothing else',
      case: 'CVE-2024-28238',
      guard: 'signed links',
      arrange: async (scene) => ({ sealed: await sealedFile(scene), own: await upload(scene, [TEXT, 'b.txt']) }),
      attempt: (scene, { sealed: { id, link }, own }) =>
        Promise.all(
          [
            link.replace(id, own.body!.id as string),
            link.replace(scene.victim.id, scene.attacker.id),
            link.replace(/expires=\d+/, 'expires=99999999999'),
            link.replace(/expires=\d+&?/, ''),
            link.replace(/signature=(.)/, (_, first) => `signature=${first === 'A' ? 'B' : 'A'}`),
            link.replace(/signature=[^&]+/, 'signature='),
            `${link}&width=20`,
            `${link}&download=true`,
          ].map((path) => get(scene, path)),
        ),
      meets: refused('files.invalid_link', 'resource.not_found', ...MALFORMED),
    }),
    attack({
      ...FORM,
      name: 'an upload address changes no existing file, and works for no reading',
      case: 'CVE-2026-39942',
      guard: 'signed links have a purpose',
      arrange: sealedFile,
      attempt: async (scene, { link }) =>
        tellOf(await fetch(scene.server.origin + link, { method: 'PUT', body: 'overwritten' }), link),
      meets: refused('files.invalid_link', 'request.method_not_allowed', 'resource.not_found'),
    }),
    attack({
      name: 'nobody can request images in endless sizes',
      case: 'CVE-2025-30225',
      guard: 'sizes of images',
      arrange: async (scene) => (await upload(scene, [await imageOf('png'), 'a.png'])).body!.id as string,
      attempt: (scene, id) =>
        Promise.all(
          [
            { width: 0 },
            { width: -1 },
            { width: 100_000 },
            { height: 1e9 },
            { width: '10; x' },
            { format: 'svg' },
            { fit: 'x' },
          ].map((input) => scene.ask({ ask: 'linkFile', params: { id }, input })),
        ),
      meets: refused(...MALFORMED),
    }),
    attack({
      ...FORM,
      name: 'a stranger cannot make the server resize an image to hundreds of sizes',
      case: 'CVE-2025-30225',
      guard: 'sizes of images',
      arrange: (scene) => publicImage(scene),
      attempt: (scene, url) =>
        Promise.all(
          Array.from({ length: 300 }, (_, n) => get(scene, `${url}&width=${200 + n}&height=${500 - n}&format=avif`)),
        ),
      meets: refused('files.invalid_link'),
    }),
    attack({
      name: 'a person who may make links gets no more sizes than the limit per image',
      case: 'CVE-2025-30225',
      guard: 'number of sizes',
      arrange: async (scene) => (await upload(scene, [await imageOf('png'), 'a.png'])).body!.id as string,
      attempt: async (scene, id) => {
        const links = Array.from({ length: 90 }, (_, n) =>
          scene.ask({ ask: 'linkFile', params: { id }, input: { width: 65 + n, format: 'png' } }),
        )
        const paths = (await Promise.all(links)).map(({ body }) => new URL(body!.url as string))
        return Promise.all(paths.map(({ pathname, search }) => get(scene, pathname + search)))
      },
      meets: answered(200, 409, 503),
      holds: async (_scene, id, told) => {
        assert.equal(told.filter(({ status }) => status === 200).length, MOST_VARIANTS)
        for (const { status, code } of told) if (status === 409) assert.equal(code, 'files.too_many_variants')
        const [made] = await arrange('select count(*)::int as n from public.file_variants where file_id = $1', [id])
        assert.equal(made!.n, MOST_VARIANTS)
      },
    }),
  ],
  { PEND_FILES_MAX_SIZE: '200000', PEND_FILES_MAX_VARIANTS: String(MOST_VARIANTS) },
)
