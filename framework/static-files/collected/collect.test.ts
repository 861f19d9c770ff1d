// Collecting: what is written, what stays, what is deleted, and what a server makes of the folder.
import assert from 'node:assert/strict'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, test } from 'node:test'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import fastify from 'fastify'
import type { PublicFile } from '../public-file.ts'
import { type Collecting, collectFiles } from './collect.ts'
import { openStaticFolder, uncollected } from './static-folder.ts'

const TEXT = 'body { color: teal }\n'.repeat(200)
const fileOf = (path: string, content: string | null, isHashed = false): PublicFile => ({
  path,
  isHashed,
  isPresent: () => content !== null,
  read: async () => content!,
})
const FILES = [
  fileOf('viewer/look.css', TEXT),
  fileOf('viewer/mark.png', 'bytes'),
  fileOf('admin/assets/index-Diw.js', 'run()', true),
]

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'pend-collected-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const collect = (more: Partial<Collecting> = {}) =>
  collectFiles({ folder, files: FILES, clears: false, isDry: false, ...more })
const namesIn = async () =>
  (await readdir(folder, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)))
    .sort()
const LOOK = /^viewer\/look\.[0-9a-f]{12}\.css$/

describe('collecting', () => {
  test('writes each file under a digest of its content, with packed forms beside those that get smaller', async () => {
    assert.deepEqual(await collect(), { written: 3, unchanged: 0, deleted: 0 })
    const names = await namesIn()
    const look = names.find((name) => LOOK.test(name))!
    assert.deepEqual(
      names.map((name) => name.replace(/\.[0-9a-f]{12}\./, '.….')),
      [
        'admin/assets/index-Diw.js',
        'admin/assets/index-Diw.js.br',
        'admin/assets/index-Diw.js.gz',
        'manifest.json',
        'viewer/look.….css',
        'viewer/look.….css.br',
        'viewer/look.….css.gz',
        'viewer/mark.….png',
      ],
    )
    const read = (ending: string) => readFile(path.join(folder, look + ending))
    assert.equal(brotliDecompressSync(await read('.br')).toString(), TEXT)
    assert.equal(gunzipSync(await read('.gz')).toString(), TEXT)
  })

  test('keeps what is there, and the files of earlier pages, until it is told to clear', async () => {
    await collect()
    const before = await namesIn()
    assert.deepEqual(await collect(), { written: 0, unchanged: 3, deleted: 0 })
    const changed = [fileOf('viewer/look.css', `${TEXT} `), ...FILES.slice(1)]
    assert.deepEqual(await collect({ files: changed }), { written: 1, unchanged: 2, deleted: 0 })
    assert.equal((await namesIn()).length, before.length + 3)
    const steps: string[] = []
    const onStep = (step: string, name: string) => steps.push(`${step} ${name}`)
    const clearing = { files: changed, clears: true, onStep }
    assert.deepEqual(await collect({ ...clearing, isDry: true }), { written: 0, unchanged: 3, deleted: 1 })
    assert.equal((await namesIn()).length, before.length + 3)
    assert.deepEqual(await collect(clearing), { written: 0, unchanged: 3, deleted: 1 })
    assert.equal((await namesIn()).length, before.length)
    assert.deepEqual(steps.slice(0, 3), steps.slice(3))
    assert.deepEqual(
      steps.slice(3).map((step) => /^delete viewer\/look\.\w+\.css(\.br|\.gz)?$/.exec(step)?.[1]),
      [undefined, '.br', '.gz'],
    )
  })

  test('writes nothing when it only looks', async () => {
    assert.deepEqual(await collect({ isDry: true }), { written: 3, unchanged: 0, deleted: 0 })
    assert.deepEqual(await namesIn(), [])
  })

  test('finishes what an earlier run began: the file itself is written last', async () => {
    await collect()
    const look = (await namesIn()).find((name) => LOOK.test(name))!
    await rm(path.join(folder, `${look}.gz`))
    assert.deepEqual(await collect(), { written: 1, unchanged: 2, deleted: 0 })
    assert.ok((await namesIn()).includes(`${look}.gz`))
  })

  test('keeps a file whose package is gone, and says so if it never had it', async () => {
    await collect()
    const gone = [fileOf('viewer/look.css', null), ...FILES.slice(1)]
    assert.deepEqual(await collect({ files: gone, clears: true }), { written: 0, unchanged: 3, deleted: 0 })
    await assert.rejects(collect({ files: [fileOf('viewer/other.css', null)] }), /viewer\/other\.css cannot be read/)
  })

  test('does not clear a folder that it has not filled', async () => {
    await writeFile(path.join(folder, 'thesis.txt'), 'years')
    await assert.rejects(collect({ clears: true }), /holds files but no manifest\.json/)
    assert.deepEqual(await namesIn(), ['thesis.txt'])
  })

  test('says in one sentence why it cannot write', async () => {
    const place = path.join(folder, 'file')
    await writeFile(place, '')
    await assert.rejects(
      collect({ folder: path.join(place, 'below') }),
      /cannot be written: a part of the path is a file\./,
    )
  })
})

describe('a server', () => {
  test('sends collected files for a year, in the forms that were packed beforehand', async () => {
    await collect()
    const statics = await openStaticFolder(folder)
    const url = statics.urlOf(FILES[0]!)
    assert.match(url, /^\/static\/viewer\/look\.[0-9a-f]{12}\.css$/)
    const app = fastify()
    statics.serve(app, [FILES[0]!])
    statics.serveCollected(app, 'admin/')
    const look = await app.inject({ url, headers: { 'accept-encoding': 'br' } })
    assert.equal(look.headers['cache-control'], 'public, max-age=31536000, immutable')
    assert.deepEqual(look.rawPayload, await readFile(path.join(folder, `${url.slice('/static/'.length)}.br`)))
    assert.equal((await app.inject('/static/admin/assets/index-Diw.js')).body, 'run()')
    for (const other of ['viewer/look.css', 'manifest.json', 'viewer/mark.png', `${url.slice(8)}.br`])
      assert.equal((await app.inject(`/static/${other}`)).statusCode, 404, other)
  })

  test('sends files that were not collected from where they are made, for a day', async () => {
    const app = fastify()
    uncollected.serve(app, FILES)
    const answer = await app.inject(uncollected.urlOf(FILES[0]!))
    assert.deepEqual([answer.body, answer.headers['cache-control']], [TEXT, 'public, max-age=86400'])
  })

  test('says what to do when files are neither collected nor installed', () => {
    const page = [FILES[0]!, fileOf('viewer/gone.js', null)]
    assert.throws(() => uncollected.requireAll(page), {
      code: 'service.unavailable',
      message: /\.\/manage collectstatic/,
    })
    assert.doesNotThrow(() => uncollected.requireAll(FILES))
  })

  test('does not start with a damaged list, or one that leads out of the folder (CWE-22)', async () => {
    for (const text of [
      '{"files":',
      '[]',
      'null',
      '{"files":{"a":"../../etc/passwd"}}',
      '{"files":{"a":"/etc/passwd"}}',
      '{"files":{"a":".key"}}',
      '{"files":{"a":1}}',
    ]) {
      await writeFile(path.join(folder, 'manifest.json'), text)
      await assert.rejects(openStaticFolder(folder), { hint: /collectstatic/ }, text)
    }
    assert.equal((await openStaticFolder(path.join(folder, 'missing'))).urlOf(FILES[0]!), '/static/viewer/look.css')
  })
})
