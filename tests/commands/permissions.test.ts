// The reasons for permissions: ./manage permissions, and GET /auth/permissions on both surfaces.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { arrange } from '../support/arrange.ts'
import { runManage } from '../support/manage.ts'
import { runCommand } from '../support/run-command.ts'
import { openServer, type TestServer } from '../support/server.ts'
import { addMember, createTenant, type TestTenant } from '../support/tenant.ts'

let server: TestServer
let tenant: TestTenant
let press: { email: string; access: string }
before(async () => {
  server = await openServer()
  tenant = await createTenant(server)
  const token = tenant.people.owner.access
  const post = (path: string, body: object) => server.call(`/api/v1${path}`, { method: 'POST', token, body })
  const role = await post('/roles', { name: 'Press', permissions: ['articles.read', 'articles.publish'] })
  press = await addMember(server, tenant, { role: 'member', roles: [role.body.id] })
})
after(() => server.close())

const asked = (token: string, query = '') => server.call(`/api/v1/auth/permissions${query}`, { token })
const explain = async (email: string, word: string, slug = tenant.slug) => {
  const { status, stdout, stderr } = await runCommand(['permissions', 'explain', email, word, '--tenant', slug])
  return [status, stdout + stderr] as const
}

describe('GET /auth/permissions', () => {
  test('names every permission of the caller, and the roles that grant it', async () => {
    const { status, body, text } = await asked(press.access)
    assert.equal(status, 200, text)
    assert.deepEqual([body.role, body.roles, body.asked], ['member', [{ slug: 'press', name: 'Press' }], null])
    const from = new Map(body.permissions.map((each: { word: string; from: object[] }) => [each.word, each.from]))
    assert.deepEqual(from.get('articles.publish'), [{ kind: 'own role', name: 'press' }])
    assert.deepEqual(from.get('users.read'), [{ kind: 'everybody', name: 'logged in' }])
    assert.deepEqual([...from.keys()], [...from.keys()].sort())
    const owner = (await asked(tenant.people.owner.access)).body.permissions
    const held = [...server.application.roles.get('owner')!].sort()
    assert.deepEqual(
      owner.map(({ word }: { word: string }) => word),
      held,
    )
  })

  test('says why or why not, and refuses an unknown word, suggesting the nearest', async () => {
    const why = async (token: string, word: string) => (await asked(token, `?word=${word}`)).body.asked
    assert.deepEqual(await why(press.access, 'articles.publish'), {
      word: 'articles.publish',
      isHeld: true,
      why: 'The tenant’s own role press holds it.',
    })
    assert.deepEqual(await why(press.access, 'articles.delete'), {
      word: 'articles.delete',
      isHeld: false,
      why: 'The role member does not hold it, nor does press. It is held from admin up, and by roles of the tenant’s own that list it.',
    })
    assert.equal((await why(tenant.people.editor.access, 'articles.publish')).why, 'The role editor holds it.')
    const unknown = await asked(press.access, '?word=articles.publsh')
    assert.deepEqual([unknown.status, unknown.body.code], [400, 'request.invalid_parameter'])
    assert.match(unknown.body.detail, /did you mean articles\.publish\?/)
    assert.equal((await server.call('/api/v1/auth/permissions')).status, 401)
  })

  test('is on GraphQL too', async () => {
    const query =
      '{ readPermissions(word: "tags.create") { role roles { slug } permissions { word from { kind name } } asked { isHeld why } } }'
    const { body } = await server.graphql(query, { token: press.access })
    assert.deepEqual(body.data.readPermissions.roles, [{ slug: 'press' }])
    assert.equal(body.data.readPermissions.asked.isHeld, false)
  })
})

describe('./manage permissions', () => {
  test('explains roles, own roles, strangers, deactivation, suspension and unknown words', async () => {
    assert.deepEqual(await explain(press.email, 'articles.publish'), [
      0,
      'Yes. The tenant’s own role press holds it.\n',
    ])
    const [status, text] = await explain(press.email, 'tags.create')
    assert.equal(status, 1)
    assert.match(text, /^No\. The role member does not hold it, nor does press\. It is held from editor up/)
    const other = await createTenant(server)
    assert.match((await explain(press.email, 'tags.read', other.slug))[1], /^No\. No member of the tenant\./)
    assert.match((await explain(press.email, 'tags.raed'))[1], /did you mean tags\.read\?/)
    assert.match((await explain('nobody@example.com', 'tags.read'))[1], /Nobody has the address/)
    assert.match((await explain(press.email, 'tags.read', 'no-such-tenant'))[1], /There is no tenant/)
    await arrange("update tenant.tenants set status = 'suspended' where id = $1", [other.id])
    assert.match((await explain(other.people.owner.email, 'tags.read', other.slug))[1], /^No\. The tenant is suspended/)
    await arrange('update auth.users set is_active = false where id = $1', [other.people.viewer.id])
    assert.match(
      (await explain(other.people.viewer.email, 'tags.read', other.slug))[1],
      /^No\. The person is deactivated/,
    )
  })

  test('lists every permission with its holders, as JSON too', async () => {
    const { stdout, status } = await runManage(['permissions', 'list', '--tenant', tenant.slug, '--json'])
    assert.equal(status, 0)
    const rows = JSON.parse(stdout) as { word: string; from: string; 'own roles': string }[]
    assert.deepEqual(
      rows.map(({ word }) => word),
      [...server.application.words],
    )
    const publish = rows.find(({ word }) => word === 'articles.publish')
    assert.deepEqual(publish, { word: 'articles.publish', from: 'editor', 'own roles': 'press' })
    await arrange("update tenant.roles set permissions = permissions || '{payroll.read}' where tenant_id = $1", [
      tenant.id,
    ])
    const again = JSON.parse((await runCommand(['permissions', 'list', '--tenant', tenant.slug, '--json'])).stdout)
    assert.deepEqual(again.at(-1), { word: 'payroll.read', from: 'nothing declares it', 'own roles': 'press' })
    const wrong = await runCommand(['permissions', 'grant'])
    assert.equal(wrong.status, 1)
    assert.match(wrong.stderr, /permissions cannot "grant"/)
  })
})
