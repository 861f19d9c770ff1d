// `./manage tenants`: what operators do to tenants, and its answers to mistakes.
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, before, describe, test } from 'node:test'
import { ROLES } from '#framework/permissions/roles.ts'
import { waitUntil } from '#framework/testing/wait-until.ts'
import { runManage } from '../support/manage.ts'
import { runCommand } from '../support/run-command.ts'
import { openServer, type TestServer } from '../support/server.ts'
import { createTenant, registerPerson } from '../support/tenant.ts'

let server: TestServer
before(async () => {
  server = await openServer()
})
after(() => server.close())

const tenants = (...words: string[]) => runCommand(['tenants', ...words])
/** In a separate process. */
const started = (...words: string[]) => runManage(['tenants', ...words])

describe('./manage tenants', () => {
  test('creates, shows and lists tenants', async () => {
    const { email } = await registerPerson(server)
    const slug = `t-${randomBytes(5).toString('hex')}`
    const made = await started('create', slug, '--name', 'Made here', '--owner', email, '--json')
    assert.equal(made.status, 0, made.stderr)
    assert.equal(JSON.parse(made.stdout).slug, slug)
    const shown = JSON.parse((await tenants('show', slug, '--json')).stdout)
    assert.deepEqual([shown.name, shown.status, shown.members], ['Made here', 'active', [{ email, role: 'owner' }]])
    const listed = JSON.parse((await tenants('list', '--status', 'active', '--json')).stdout)
    assert.ok(listed.some((each: { slug: string }) => each.slug === slug))
  })

  test('suspends, deletes and restores, and a server in another process obeys at once', async () => {
    const tenant = await createTenant(server)
    const ask = async () =>
      (await server.call('/api/v1/articles', { headers: { 'x-tenant': tenant.slug } })).body.code as string
    assert.equal(await ask(), 'auth.required')
    for (const words of [
      ['suspend', tenant.slug, '--reason', 'unpaid'],
      ['delete', tenant.slug, '--reason', 'asked for', '--yes'],
    ]) {
      const closed = await started(...words)
      assert.equal(closed.status, 0, closed.stderr)
      await waitUntil(ask, (code) => code === 'tenants.not_found')
      const opened = await started('restore', tenant.slug, '--reason', 'paid')
      assert.equal(opened.status, 0, opened.stderr)
      await waitUntil(ask, (code) => code === 'auth.required')
    }
  })

  test('exports to a file and imports it, and a dry run keeps nothing', async () => {
    const tenant = await createTenant(server)
    const folder = await mkdtemp(path.join(tmpdir(), 'pend-tenants-'))
    const file = path.join(folder, 'acme.pend')
    const slug = `t-${randomBytes(5).toString('hex')}`
    const written = await started('export', tenant.slug, file, '--json')
    assert.equal(written.status, 0, written.stderr)
    assert.equal((await stat(file)).mode & 0o077, 0, 'nobody else on the machine reads it')
    const read = await started('import', file, '--slug', slug, '--json')
    assert.equal(read.status, 0, read.stderr)
    assert.deepEqual(JSON.parse(read.stdout).people, { found: ROLES.length, created: 0 })
    const again = await started('export', tenant.slug, file)
    assert.deepEqual([again.status, /already exists/.test(again.stderr)], [1, true], again.stderr)
    const taken = await started('import', file)
    assert.deepEqual([taken.status, /The slug .* is taken here/.test(taken.stderr)], [1, true], taken.stderr)
    await rm(folder, { recursive: true, force: true })
  })

  test('moves a tenant through a pipe, which carries nothing else', async () => {
    const tenant = await createTenant(server, ['owner'])
    const slug = `t-${randomBytes(5).toString('hex')}`
    const { status, stdout, stderr } = await runManage(
      ['-c', `./manage tenants export ${tenant.slug} - | ./manage tenants import - --slug ${slug} --json`],
      { program: '/bin/sh' },
    )
    assert.equal(status, 0, stderr)
    assert.equal(JSON.parse(stdout).slug, slug)
    assert.match(stderr, /The output holds/)
  })

  test('ends with 1 and a sentence for the impossible', async () => {
    const tenant = await createTenant(server)
    for (const [words, sentence] of [
      [['show', 'no-such-tenant'], /There is no tenant "no-such-tenant"/],
      [['suspend', tenant.slug], /Say why/],
      [['restore', tenant.slug, '--reason', 'x'], /The tenant is active/],
      [['delete', tenant.slug, '--reason', 'x'], /There is no terminal to answer/],
      [['create', 'www', '--owner', tenant.people.owner.email], /kept for the platform/],
      [['create', 'some-slug', '--owner', 'nobody@example.com'], /Nobody who can log in/],
      [['create', 'No Slug', '--owner', 'nobody@example.com'], /"No Slug" is not a valid slug/],
      [['dance'], /tenants cannot "dance"/],
    ] as const) {
      const { status, stderr } = await tenants(...words)
      assert.equal(status, 1, words.join(' '))
      assert.match(stderr, sentence)
      assert.doesNotMatch(stderr, /\n\s+at /)
    }
  })
})
