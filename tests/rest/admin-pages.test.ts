// How the server serves /admin/: one page for every address, immutable files, a strict policy, and a small size.
import assert from 'node:assert/strict'
import { cpSync, existsSync, globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, before, describe, test } from 'node:test'
import { gzipSync } from 'node:zlib'
import type { Project } from '#framework/application/project.ts'
import { checkAdmin } from '#framework/checks/check-admin.ts'
import { bundleKeyOf } from '#framework/projections/admin/bundle/bundle-key.ts'
import { openBundle } from '#framework/projections/admin/bundle/open-bundle.ts'
import { openServer, type TestServer } from '#tests/support/server.ts'

const ROOT = path.resolve(import.meta.dirname, '../..')
const DIST = path.join(ROOT, 'admin/dist')
const KILOBYTE = 1000

let server: TestServer
before(async () => {
  server = await openServer()
  assert.equal(await server.project.adminBundle.findFault(), null)
})
after(() => server.close())

const textOf = (file: string) => readFileSync(path.join(DIST, file), 'utf8')

describe('/admin/', () => {
  test('is one page under every address without an extension, revalidated each time', async () => {
    const page = textOf('index.html')
    for (const address of ['/admin', '/admin/', '/admin/t/acme/articles?status=draft', '/admin/sign-in']) {
      const answer = await server.call(address)
      assert.deepEqual([answer.status, answer.text], [200, page], address)
      assert.equal(answer.headers.get('cache-control'), 'no-cache')
      assert.match(answer.headers.get('content-type')!, /^text\/html/)
    }
  })

  test('serves only its own files, whatever the address says (path traversal)', async () => {
    for (const address of [
      '.key',
      'assets/nothing.js',
      '.vite/manifest.json',
      'assets/..%2f.key',
      '%2e%2e/package.json',
      'index.html',
    ])
      for (const start of ['/admin/', '/static/admin/'])
        assert.equal((await server.call(`${start}${address}`)).status, 404, address)
  })

  test('serves files under their digest as immutable, compressed for clients that accept it', async () => {
    const [script = ''] = globSync('assets/*.js', { cwd: DIST })
    for (const encoding of ['br', 'gzip']) {
      const { headers } = await server.call(`/static/admin/${script}`, { headers: { 'accept-encoding': encoding } })
      assert.equal(headers.get('content-encoding'), encoding)
      assert.equal(headers.get('cache-control'), 'public, max-age=31536000, immutable')
      assert.match(headers.get('vary')!, /accept-encoding/i)
    }
    const plain = await server.call(`/static/admin/${script}`, { headers: { 'accept-encoding': 'identity' } })
    assert.deepEqual([plain.headers.get('content-encoding'), plain.text], [null, textOf(script)])
  })

  test('runs and draws nothing but our files, and allows no frame (clickjacking)', async () => {
    const { headers } = await server.call('/admin/')
    const policy = new Map(
      headers
        .get('content-security-policy')!
        .split('; ')
        .map((each) => each.split(/ (.*)/s) as [string, string]),
    )
    assert.deepEqual(
      ['default-src', 'script-src', 'style-src', 'connect-src', 'frame-ancestors', 'base-uri', 'form-action'].map(
        (name) => policy.get(name),
      ),
      ["'none'", "'self'", "'self'", "'self'", "'none'", "'none'", "'self'"],
    )
    assert.deepEqual([policy.get('require-trusted-types-for'), policy.get('trusted-types')], ["'script'", "'none'"])
    assert.equal(headers.get('x-frame-options'), 'DENY')
  })

  test('says in one sentence why there is nothing to show, and the rest of the server works', async () => {
    const root = mkdtempSync(path.join(tmpdir(), 'pend-no-admin-'))
    const bundle = openBundle(root)
    assert.match((await bundle.findFault())!, /run \.\/manage buildadmin/)
    const [finding] = await checkAdmin.find({ root } as Project)
    assert.deepEqual([finding?.id, finding?.level], ['admin.not_built', 'warning'])
    rmSync(root, { recursive: true })
  })
})

describe('the bundle', () => {
  test('has no inline script and no inline style', () => {
    const page = textOf('index.html')
    assert.doesNotMatch(page, /<style|style=|\son\w+=/)
    for (const [tag] of page.matchAll(/<script[^>]*>(?!<\/script>)/g)) assert.fail(tag)
  })

  test('loads nothing from another host', () => {
    const known =
      /^https?:\/\/(?:www\.w3\.org|prosemirror\.net|github\.com|react\.dev|base-ui\.com|tanstack\.com|localhost|127\.0\.0\.1)\b/
    for (const file of globSync('{index.html,assets/*.{js,css}}', { cwd: DIST }))
      for (const [address] of textOf(file).matchAll(/https?:\/\/[\w.-]+/g)) assert.match(address, known, file)
    for (const file of globSync('assets/*.css', { cwd: DIST }))
      assert.doesNotMatch(textOf(file), /@import|url\((?!['"]?\/admin\/)/, file)
  })

  test('is small: 150 kB to sign in, 350 kB with a list and a form', () => {
    const size = (...entries: string[]) =>
      [...closureOf(entries)].reduce((sum, file) => sum + gzipSync(readFileSync(path.join(DIST, file))).length, 0) /
      KILOBYTE
    const [signIn, all] = [
      size('index.html'),
      size(
        'index.html',
        'src/screens/list/list.tsx',
        'src/screens/form/create.tsx',
        'src/screens/record/edit.tsx',
        'src/kit/asking/pick.tsx',
      ),
    ]
    assert.ok(signIn <= 150, `${signIn} kB to sign in`)
    assert.ok(all <= 350, `${all} kB with a list and a form`)
  })

  test('is identified by its sources: a changed source makes another bundle, a changed test does not', async () => {
    const root = mkdtempSync(path.join(tmpdir(), 'pend-admin-key-'))
    cpSync(path.join(ROOT, 'admin'), path.join(root, 'admin'), {
      recursive: true,
      filter: (file) => !file.includes('/admin/dist'),
    })
    cpSync(path.join(ROOT, 'package-lock.json'), path.join(root, 'package-lock.json'))
    const first = await bundleKeyOf(root)
    writeFileSync(path.join(root, 'admin/src/texts/new.test.ts'), '// another test')
    assert.equal(await bundleKeyOf(root), first)
    writeFileSync(path.join(root, 'admin/src/texts/new.ts'), '// another source')
    assert.notEqual(await bundleKeyOf(root), first)
    rmSync(root, { recursive: true })
  })

  test('is served as built where its sources are missing', async () => {
    const root = mkdtempSync(path.join(tmpdir(), 'pend-admin-image-'))
    cpSync(DIST, path.join(root, 'admin/dist'), { recursive: true })
    assert.equal(await openBundle(root).findFault(), null)
    assert.ok(!existsSync(path.join(root, 'node_modules')))
    rmSync(root, { recursive: true })
  })
})

interface Chunk {
  readonly file: string
  readonly imports?: readonly string[]
}

/** The scripts that entries load. */
function closureOf(entries: readonly string[]): Set<string> {
  const manifest = JSON.parse(textOf('.vite/manifest.json')) as Record<string, Chunk>
  const seen = new Set<string>()
  const visit = (name: string) => {
    if (seen.has(name)) return
    seen.add(name)
    for (const each of manifest[name]?.imports ?? []) visit(each)
  }
  for (const entry of entries) {
    assert.ok(manifest[entry], `${entry} is in the manifest`)
    visit(entry)
  }
  return new Set([...seen].map((name) => manifest[name]!.file))
}
