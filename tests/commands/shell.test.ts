// The shell acts as the person it is given, with their permissions and row rules.
import assert from 'node:assert/strict'
import { PassThrough } from 'node:stream'
import { after, before, describe, test } from 'node:test'
import { openShellScope, type ShellScope } from '#framework/commands/shell/shell-scope.ts'
import { startRepl } from '#framework/commands/shell/start-repl.ts'
import { runManage } from '../support/manage.ts'
import { runCommand } from '../support/run-command.ts'
import { openServer, type TestServer } from '../support/server.ts'
import { createTenant, type TestTenant } from '../support/tenant.ts'

let server: TestServer
let tenant: TestTenant
before(async () => {
  server = await openServer()
  tenant = await createTenant(server)
})
after(() => server.close())

const shell = (code: string, ...words: string[]) => runCommand(['shell', '--tenant', tenant.slug, ...words, '-c', code])

describe('shell -c', () => {
  test('runs an expression with await and prints its value', async () => {
    const made = await shell("(await createRecord(ctx, tags, { name: 'From the shell' })).record.slug")
    assert.deepEqual([made.stdout, made.status], ['from-the-shell\n', 0], made.stderr)
    const listed = await server.call('/api/v1/tags', { token: tenant.people.viewer.access })
    assert.equal(listed.body.results[0].name, 'From the shell')
  })

  test('runs statements, and piped code', async () => {
    const statements =
      "const { count } = await listRecords(ctx, articles, { counts: 'exact' })\nconsole.log('articles:', count)"
    const started = await runManage(['shell', '--tenant', tenant.slug, '-c', statements])
    assert.equal(started.stdout, 'articles: 0\n')
    const piped = await runManage(['shell'], { input: '[...models.keys()].includes("articles")' })
    assert.equal(piped.stdout, 'true\n', piped.stderr)
  })

  test('acts as the given person, with their permissions', async () => {
    const create = "(await createRecord(ctx, tags, { name: 'By somebody' })).record.name"
    const { status, stderr } = await shell(create, '--as', tenant.people.viewer.email)
    assert.deepEqual([status, stderr], [1, 'This needs the permission tags.create.\n'])
    assert.equal((await shell(create, '--as', tenant.people.editor.email)).stdout, 'By somebody\n')
  })

  for (const [code, sentence] of [
    ['articles.', /^SyntaxError: .*\n$/],
    ['nothing.here', /^ReferenceError: nothing is not defined\n$/],
    ['await createRecord(ctx, tags, {})', /^\/name is required\n$/],
  ] as const) {
    test(`answers a mistake (${code}) with one sentence and exit code 1`, async () => {
      const { status, stderr } = await shell(code)
      assert.equal(status, 1)
      assert.match(stderr, sentence)
    })
  }

  test('refuses unknown tenants and people', async () => {
    const nowhere = await runCommand(['shell', '--tenant', 'nowhere', '-c', '1'])
    assert.deepEqual([nowhere.status, nowhere.stderr], [1, 'There is no tenant "nowhere".\n'])
    const nobody = await shell('1', '--as', 'nobody@example.com')
    assert.deepEqual([nobody.status, nobody.stderr], [1, 'Nobody has the address "nobody@example.com".\n'])
  })
})

test('the prompt awaits at top level, and changes tenant and person with use', async () => {
  const scope = await openShellScope(await server.project.openServices(), {})
  const { slug, people } = tenant
  const answers = await typeInto(scope, [
    'ctx.tenantId',
    `await use({ tenant: '${slug}', as: '${people.viewer.email}' })`,
    'ctx.actorId',
    'const { count } = await listRecords(ctx, articles, { counts: "exact" })',
    'count + 41',
    'await readRecord(ctx, articles, { id: "none" })',
  ])
  assert.deepEqual(answers.slice(0, 3), [
    'null',
    `'${people.viewer.email}, in tenant ${slug}'`,
    `'${people.viewer.id}'`,
  ])
  assert.equal(answers[4], '41')
  assert.match(answers[5]!, /There is no such article\./)
})

/** The prompt's output for each line; types the next line when the prompt asks for it. */
async function typeInto(scope: ShellScope, lines: readonly string[]): Promise<string[]> {
  const [input, output] = [new PassThrough(), new PassThrough({ encoding: 'utf8' })]
  const left = startRepl({ scope, historyFile: '', input, output })
  const answers: string[] = []
  let said = ''
  for await (const chunk of output) {
    said += chunk
    if (!said.endsWith('pend> ')) continue
    answers.push(said.slice(0, -'pend> '.length).trim())
    said = ''
    const next = lines[answers.length - 1]
    if (next === undefined) break
    input.write(`${next}\n`)
  }
  input.end()
  await left
  return answers.slice(1)
}
