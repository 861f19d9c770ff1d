// Shows that every rule of `npm run quality` refuses a planted violation, names itself and teaches, and that clean code passes.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { after, describe, test } from 'node:test'
import { type Finding, findingsOf, type Rule } from '../tools/quality/findings.ts'
import { runBiome, runCommitCheck, runKnip, runTypeScript, TEACHING } from '../tools/quality/outside-programs.ts'
import { commentRules } from '../tools/quality/rules/comment-rules.ts'
import { dependencyRules } from '../tools/quality/rules/dependency-rules.ts'
import { hygieneRules } from '../tools/quality/rules/hygiene-rules.ts'
import { sqlRules } from '../tools/quality/rules/sql-rules.ts'
import { styleRules } from '../tools/quality/rules/style-rules.ts'
import { testRules } from '../tools/quality/rules/test-rules.ts'
import { wordRules } from '../tools/quality/rules/word-rules.ts'
import { buildSourceTree } from '../tools/quality/source-tree.ts'

type Texts = Record<string, string>
/** A violation: the file that must be named and the texts around it. */
type Planted = { at: string; texts: Texts }

const PROJECT = join(import.meta.dirname, '..')
const HEAD = '// Says what this file is for.\n'
const TITLE = 'refuses a title over 200 characters'
const rules: Rule[] = [
  ...[...dependencyRules, ...styleRules, ...sqlRules],
  ...[...commentRules, ...testRules, ...hygieneRules, ...wordRules],
]

const clean: Texts = {
  'core/installed-apps.ts': `${HEAD}export { users } from '#apps/users/app.ts'\n`,
  'apps/users/app.ts': `${HEAD}import { users as resource } from './users.resource.ts'\nexport const users = { resource }\n`,
  'apps/users/index.ts': `${HEAD}export { users } from './users.resource.ts'\n`,
  'apps/users/users.resource.ts': `${HEAD}import { defineResource } from '#framework/resource/define-resource.ts'\nexport const users = defineResource('users', {})\n`,
  'apps/users/users.rest.ts': `${HEAD}import type { Route } from '#framework/projections/rest/routes.ts'\nexport const route = {} as Route\n`,
  'apps/users/actions/deactivate-user.ts': `${HEAD}import { users } from '#apps/tenants/index.ts'\nexport const action = { users }\n`,
  'apps/users/users.test.ts': `${HEAD}import { test } from 'node:test'\nimport { buildTenant } from '#apps/tenants/testing.ts'\ntest('${TITLE}', buildTenant)\n`,
  'apps/users/admin/members.tsx': `${HEAD}import { Button } from '#admin/kit/button.tsx'\nexport const Members = Button\n`,
  'framework/resource/define-resource.ts': `${HEAD}import { Type } from 'typebox'\n/** Declares. */\nexport const defineResource = (...parts: unknown[]) => [Type, parts]\n`,
  'framework/database/pool.ts': `${HEAD}import { Pool } from 'pg'\n/** Opens. */\nexport const pool = new Pool()\n`,
  'framework/database/with-tenant.ts': `${HEAD}import { pool } from './pool.ts'\n/** Runs. */\nexport const withTenant = () => pool\n`,
  'framework/request/context.ts': `${HEAD}import type { Task } from './task.ts'\n/** Is. */\nexport type Context = { tasks: Task[] }\n`,
  'framework/request/task.ts': `${HEAD}import type { Context } from './context.ts'\n/** Is. */\nexport type Task = { run(ctx: Context): void }\n`,
  'framework/operations/create.ts': `${HEAD}import { withTenant } from '../database/with-tenant.ts'\n/** Creates. */\nexport const create = withTenant\n`,
  'package.json': '{ "dependencies": { "pg": "8.23.1" }, "devDependencies": { "@faker-js/faker": "10.6.0" } }\n',
}

const importing = (from: string, specifier: string, around: Texts = {}): Planted => ({
  at: from,
  texts: { ...around, [from]: `${HEAD}import { thing } from '${specifier}'\nexport const other = thing\n` },
})
const containing = (at: string, text: string): Planted => ({ at, texts: { [at]: `${HEAD}${text}\n` } })
const readingUsers = (expression: string, before = ''): Planted => ({
  at: 'apps/keys/find-maker.ts',
  texts: {
    'apps/users/users.resource.ts': `${HEAD}export const users = defineResource('users', { schema: 'auth' })\n`,
    'apps/keys/find-maker.ts': `${HEAD}${before}\nexport const found = ${expression}\n`,
  },
})
const readingLoanDays = (code: string): Planted => ({
  at: 'framework/checks/check-loans.ts',
  texts: {
    'apps/library/library.settings.ts': `${HEAD}export const loans = defineSettings({ chapter: 'Loans', settings: { loanDays: duration('PEND_LOAN_DAYS', 'how long') } })\n`,
    'framework/checks/check-loans.ts': `${HEAD}${code}\n`,
    '.env.example': '# PEND_LOAN_DAYS=\n',
  },
})
const stringOfLines = (count: number, line: (index: number) => string) =>
  Array.from({ length: count }, (_, i) => line(i)).join('\n')

const planted: Record<string, Planted[]> = {
  'no-cycles': [
    importing('apps/users/a.ts', './b.ts', { 'apps/users/b.ts': `${HEAD}export { other as thing } from './a.ts'\n` }),
    importing('framework/mail/a.ts', './b.ts', {
      'framework/mail/b.ts': `${HEAD}export type Type = import('./c.ts').Type\n`,
      'framework/mail/c.ts': `${HEAD}export const load = () => import('./a.ts')\n`,
    }),
    importing('framework/request/context.ts', './task.ts', {
      'framework/request/task.ts': `${HEAD}export { other as thing } from './context.ts'\n`,
    }),
  ],
  'imports-point-down': [
    importing('apps/users/users.policy.ts', '#api/v1/index.ts'),
    importing('shared/utils/sort.ts', '#framework/resource/field.ts'),
    importing('apps/users/users.policy.ts', '#billing/invoices.ts'),
  ],
  'framework-knows-no-app': [
    importing('framework/request/build-context.ts', '#apps/users/index.ts'),
    containing('framework/checks/all.ts', "export type T = import('#apps/users/index.ts').T"),
    containing('shared/utils/load.ts', "export const load = () => import('#apps/users/index.ts')"),
    readingLoanDays('export const daysOf = ({ loanDays }: { loanDays: number }) => loanDays'),
    readingLoanDays("export const path = 'PEND_LOAN_DAYS'"),
  ],
  'framework-layers': [
    importing('framework/database/pool.ts', '#framework/operations/create.ts'),
    importing('framework/operations/create.ts', '../projections/rest/routes.ts'),
    importing('framework/operations/create.ts', '#framework/new-folder/thing.ts'),
    containing('framework/permissions/can.ts', "export type { Context } from '#framework/request/context.ts'"),
  ],
  'resource-is-pure': [
    importing('framework/resource/field.ts', '#framework/database/with-tenant.ts'),
    importing('framework/resource/field.ts', 'node:fs'),
    importing('framework/resource/field.ts', 'fastify'),
  ],
  'projections-are-strangers': [
    importing('framework/projections/rest/routes.ts', '../graphql/schema.ts'),
    containing(
      'framework/projections/admin/pages.ts',
      "export type T = import('#framework/projections/rest/routes.ts').T",
    ),
  ],
  'surface-files-only': [
    importing('apps/users/users.resource.ts', '#framework/projections/rest/routes.ts'),
    importing('apps/users/users.admin.ts', '#framework/projections/rest/routes.ts'),
  ],
  'apps-by-front-door': [
    importing('apps/content/articles.lifecycle.ts', '#apps/users/users.policy.ts'),
    importing('api/v1/index.ts', '#apps/users/app.ts'),
    importing('apps/content/articles.lifecycle.ts', '#apps/users/testing.ts'),
  ],
  'only-database-holds-the-pool': [
    importing('framework/operations/create.ts', 'pg'),
    importing('framework/operations/create.ts', '#framework/database/bootstrap/with-client.ts'),
    importing('framework/operations/create.ts', '#framework/database/driver/pg-pool.ts'),
    importing('apps/users/users.lifecycle.ts', 'drizzle-orm/node-postgres'),
  ],
  'settings-read-the-environment': [
    containing('framework/mail/smtp.ts', 'export const host = process.env.SMTP_HOST'),
    containing('core/http.ts', "import { env } from 'node:process'\nexport const port = env.PORT"),
  ],
  'admin-speaks-http': [
    importing('admin/src/api/records.ts', '#framework/operations/create.ts'),
    importing('admin/src/api/metadata.ts', '#framework/projections/admin/index.ts'),
    importing('core/http.ts', '../admin/src/api/records.ts'),
    importing('apps/users/app.ts', './admin/index.ts'),
  ],
  'screens-of-apps-are-strangers': [
    importing('apps/users/admin/members.tsx', '#admin/screens/list/list.tsx'),
    importing('apps/users/admin/members.tsx', '#apps/tenants/admin/domains/domains.tsx'),
  ],
  'nobody-imports-core': [
    importing('framework/request/build-context.ts', '#core/settings/index.ts'),
    importing('apps/users/users.lifecycle.ts', '#core/settings/index.ts'),
  ],
  'tests-stay-out': [
    importing('framework/operations/create.ts', '#framework/testing/tenant.ts'),
    importing('apps/users/users.policy.ts', './testing.ts'),
    importing('core/http.ts', '@faker-js/faker', { 'package.json': clean['package.json'] as string }),
  ],
  'alias-across-folders': [importing('apps/users/users.lifecycle.ts', '../../framework/operations/create.ts')],
  'apps-say-it-themselves': [
    "export const kept = ['users', 'loans']",
    "export const kept = new Set(['loan_terms', 'users'])",
    'export const KEPT = /^(users|things|loans)$/',
  ].map((text) => ({
    at: 'framework/checks/kept.ts',
    texts: {
      'apps/people/users.resource.ts': `${HEAD}export const users = defineResource('users', {})\n`,
      'apps/library/loans.resource.ts': `${HEAD}export const loans = defineResource('loans', {})\n`,
      'apps/library/loan-terms.resource.ts': `${HEAD}export const loanTerms = defineResource('loanTerms', {})\n`,
      'framework/checks/kept.ts': `${HEAD}${text}\n`,
    },
  })),
  'shared-has-two-callers': [
    {
      at: 'shared/utils/nearest.ts',
      texts: {
        'shared/utils/nearest.ts': `${HEAD}/** Finds. */\nexport const nearest = 1\n`,
        'framework/checks/names.ts': `${HEAD}export { nearest } from '#shared/utils/nearest.ts'\n`,
      },
    },
  ],
  'kebab-case-files': [containing('framework/mail/smtpMail.ts', 'export {}')],
  'resource-role-files': [
    containing('apps/users/users.service.ts', 'export {}'),
    containing('apps/users/actions/deactivate.ts', 'export {}'),
  ],
  'resources-in-their-file': [containing('apps/users/app.ts', "export const users = defineResource('users', {})")],
  'no-empty-names': [
    containing('apps/users/names.ts', 'export function handleUser() {}'),
    containing('apps/users/names.ts', 'export const processUser = () => 1'),
    containing('apps/users/names.ts', 'export class Names {\n  doIt() {}\n}'),
    containing('apps/users/names.ts', 'export const userHelper = () => 1'),
    containing('apps/users/common.ts', 'export {}'),
  ],
  'kinds-answer-for-themselves': [
    containing('framework/projections/rest/routes.ts', "switch (field.kind) {\n  case 'text':\n    break\n}"),
    containing('framework/projections/rest/routes.ts', "switch (each.field.kind.name) {\n  case 'text':\n    break\n}"),
    containing('framework/operations/listing/select.ts', "export const isText = kind.name === 'text'"),
    containing('framework/operations/merge.ts', "export const isJson = field?.kind.scalar.name === 'JSON'"),
    containing('framework/operations/merge.ts', 'export const isNumber = NUMBERS.includes(field.scalar)'),
    containing('framework/database/schema/columns.ts', "export const isJson = type === 'jsonb'"),
    containing('framework/database/schema/columns.ts', "export const isList = type.endsWith('[]')"),
    containing(
      'framework/operations/listing/filters/lookups.ts',
      "const one = kind.column(options).replace(/\\[\\]$/, '')",
    ),
  ],
  'driver-is-fenced': [
    containing(
      'framework/database/connections/pulse.ts',
      'export const backend = (client: Client) => client.processID',
    ),
  ],
  'one-caller': [
    containing('framework/events/list.ts', "export const now = `current_setting('pend.staff_reason', true)`"),
    containing('apps/tasks/list.ts', "export const columns = 't.staff_reason, t.impersonator_id'"),
  ],
  'reasons-are-prose': [
    containing('apps/users/look.ts', "export const isOurs = (ctx: Ctx) => ctx.systemReason === 'look'"),
    containing(
      'framework/mail/look.ts',
      "export const isOurs = (ctx: Ctx) => ctx.systemReason?.startsWith('even if ')",
    ),
    containing('apps/users/look.ts', "export const sql = `starts_with(system_reason, 'even if ')`"),
  ],
  'function-aim': [
    containing('apps/users/long.ts', `export function long() {\n${stringOfLines(45, (i) => `  call(${i})`)}\n}`),
  ],
  'file-aim': [
    containing(
      'apps/users/long.ts',
      stringOfLines(310, (i) => `export const c${i} = ${i}`),
    ),
  ],
  'folders-by-noun': [
    {
      at: 'apps/users/people',
      texts: Object.fromEntries(Array.from({ length: 13 }, (_, i) => [`apps/users/people/f${i}.ts`, HEAD])),
    },
  ],
  'apps-by-noun': [
    {
      at: 'apps/users',
      texts: Object.fromEntries(
        Array.from({ length: 31 }, (_, i) => [`apps/users/part-${i % 6}/f${i}.ts`, HEAD] as const),
      ),
    },
  ],
  'any-is-rare': [
    containing('apps/users/any.ts', 'export const value: any = 1'),
    containing(
      'framework/mail/any.ts',
      stringOfLines(30, (i) => `export const v${i} = 1 as any`),
    ),
  ],
  'tables-by-front-door': [
    readingUsers('sql`select u.email from auth.users u`'),
    readingUsers('sql.raw(\'exists (select from "auth"."users")\')'),
    readingUsers("'select email from auth.users'"),
    readingUsers('tableOf(users)', "import { users } from '#apps/users/index.ts'"),
  ],
  'sql-by-hand-says-why': [
    containing('apps/users/people/find-person-id.ts', 'export const found = sql`select 1`'),
    containing(
      'apps/users/people/find-person-id.ts',
      '// It says nothing.\nexport const one = sql`with a as (select) select 1`',
    ),
  ],
  'sql-lines': [
    containing(
      'apps/users/people/find-person-id.ts',
      `export const found = sql\`select ${'id, '.repeat(40)}id from auth.users\``,
    ),
    containing('framework/tasks/claim.ts', `export const CLAIM = 'select ${'id, '.repeat(40)}id from tasks.tasks'`),
  ],
  'first-line-comment': [{ at: 'apps/users/app.ts', texts: { 'apps/users/app.ts': 'export const users = 1\n' } }],
  'docstrings-on-exports': [
    containing('shared/utils/sort.ts', 'export const sort = 1'),
    containing('framework/mail/send.ts', '// Not a docstring.\nexport function send() {}'),
  ],
  'no-banners': [containing('apps/users/app.ts', `// ${'='.repeat(20)}\nexport {}`)],
  'no-dead-code': [containing('apps/users/app.ts', '// const old = read(1)\nexport {}')],
  'no-unfinished-words': [containing('apps/users/app.ts', `// ${'TO'}DO write this\nexport {}`)],
  'comment-share': [
    { at: 'apps', texts: { 'apps/users/app.ts': HEAD + stringOfLines(250, (i) => `export const c${i} = ${i}`) } },
  ],
  'every-test-runs': [
    containing('apps/users/users.test.ts', `test.skip('${TITLE}', () => {})`),
    containing('apps/users/users.test.ts', `describe.only('users', () => {})`),
    containing('apps/users/users.test.ts', `test('${TITLE}', (t) => t.todo())`),
    containing('apps/users/users.test.ts', `test('${TITLE}', { skip: true }, () => {})`),
  ],
  'titles-are-sentences': [
    containing('apps/users/users.test.ts', "test('should refuse a long title', () => {})"),
    containing('apps/users/users.test.ts', "it('titles', () => {})"),
  ],
  'no-machine-paths': [containing('docs/setup.md', ['cd /ho', 'me/somebody/pend'].join(''))],
  'no-registry-hosts': [containing('docs/setup.md', ['https://regi', 'stry.example.com/'].join(''))],
  'no-secrets': [containing('core/settings/base.ts', ['-----BEGIN PRIVATE', ' KEY-----'].join(''))],
  'lock-has-no-addresses': [
    { at: 'package-lock.json', texts: { 'package-lock.json': '{\n  "resolved": "https://example.com/a.tgz"\n}' } },
  ],
  'exact-versions': [{ at: 'package.json', texts: { 'package.json': '{ "dependencies": { "pg": "^8.23.1" } }' } }],
  'env-example-is-complete': [
    {
      at: '.env.example',
      texts: {
        'core/settings/schema.ts': `${HEAD}export const port = integer('PORT')\n`,
        '.env.example': '# PORTS=8000\n',
      },
    },
    {
      at: '.env.example',
      texts: {
        'apps/library/library.settings.ts': `${HEAD}export const loan = duration('PEND_LOAN_DAYS')\n`,
        '.env.example': '# PORT=8000\n',
      },
    },
  ],
  'no-large-files': [{ at: 'docs/data.json', texts: { 'docs/data.json': ' '.repeat(1_100_000) } }],
  'plain-english': [
    { at: 'README.md', texts: { 'README.md': '# PEND\n\nTo begin anew, delete the folder.\n' } },
    { at: 'docs/guides/fields.md', texts: { 'docs/guides/fields.md': 'This is no field.\n' } },
    containing('core/trial.ts', "export const said = 'for whoever asks'\n"),
    containing('core/trial.ts', `export const said = (id: string) => \`\${id} is no name\`\n`),
    containing('tests/trial.test.ts', '// It begins anew.\n'),
    containing('apps/users/trial.test.ts', "test('a key is no session', () => {})\n"),
    containing('tests/trial.test.ts', `describe(\`\${word} is no key\`, () => {})\n`),
  ],
}

describe('the rules', () => {
  test('each has a planted violation', () => {
    assert.deepEqual(Object.keys(planted).sort(), rules.map((rule) => rule.name).sort())
  })

  for (const rule of rules) {
    test(`${rule.name} refuses what it forbids and teaches why`, () => {
      for (const { at, texts } of planted[rule.name] ?? []) {
        const found = findingsOf([rule], buildSourceTree(texts)).find((each) => each.file === at)
        assert.ok(found, `${rule.name} overlooks ${at}`)
        assert.equal(found.rule, rule.name)
        assert.equal(found.sentence, rule.sentence)
        assert.ok(found.line >= 1 && found.detail.length > 0)
      }
    })
  }

  test('appear in CONTRIBUTING.md with the same names and sentences', () => {
    const told = readFileSync(join(PROJECT, 'CONTRIBUTING.md'), 'utf8').match(/^- \*\*.*$/gm) ?? []
    assert.deepEqual(
      told,
      rules.map(({ name, sentence }) => `- **${name}** — ${sentence}`),
    )
  })

  test('a clean tree passes all of them', () => {
    assert.deepEqual(findingsOf(rules, buildSourceTree(clean)), [])
  })
})

describe('the outside programs', () => {
  const root = mkdtempSync(join(tmpdir(), 'pend-quality-'))
  after(() => rmSync(root, { recursive: true }))

  test('Biome refuses each form that this project explains', async () => {
    const violations = plantOnDisk(join(root, 'biome'), {
      'apps/users/promises.ts': `${HEAD}import { load } from './load.ts'\n\nexport function start() {\n  load()\n}\n`,
      'apps/users/load.ts': `${HEAD}export async function load() {\n  return 1\n}\n`,
      'apps/users/forms.ts': `${HEAD}import { b } from 'b'\nimport { a } from 'a'\nexport default [a,b]\nexport const four = (a: any, b: string, c: string, d: string) => a + b + c + d\n`,
      'apps/users/barrel.ts': `${HEAD}export * from './load.ts'\n`,
      'apps/users/long.ts': `${HEAD}export function long() {\n${stringOfLines(70, (i) => `  console.log(${i})`)}\n}\n${stringOfLines(340, (i) => `export const c${i} = ${i}`)}\n`,
      'apps/users/deep.ts': `${HEAD}export function deep(x: number) {\n${'for (const a of [x]) { if (a) {'.repeat(5)}${'}}'.repeat(5)}\n}\n`,
    })
    const found = new Set((await runBiome(violations)).map((each) => each.rule))
    assert.deepEqual(
      Object.keys(TEACHING).filter((name) => !found.has(name)),
      [],
    )
  })

  test('TypeScript and knip name the file and the line', async () => {
    const violations = plantOnDisk(join(root, 'types'), {
      'manage.ts': `${HEAD}export const wrong: string = 1\n`,
      'framework/mail/unused.ts': `${HEAD}export const nobody = 1\n`,
    })
    const [types, unused] = await Promise.all([runTypeScript(violations), runKnip(violations)])
    assert.deepEqual(places(types), ['types TS2322 manage.ts:2'])
    assert.ok(places(unused).includes('unused files framework/mail/unused.ts:1'))
  })

  test('the check names a commit without a type', async () => {
    const repository = plantOnDisk(join(root, 'commits'), {})
    const git = (...args: string[]) =>
      spawnSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@localhost', ...args], { cwd: repository })
    git('init', '-q')
    git('add', 'package.json')
    git('commit', '-qm', 'feature: a manifest')
    assert.deepEqual(await runCommitCheck(repository), [])
    git('commit', '-qm', 'updated some things', '--amend')
    const [found] = await runCommitCheck(repository)
    assert.match(found?.detail ?? '', /updated some things/)
    assert.match(found?.sentence ?? '', /A commit says/)
  })

  test('the command prints rule, sentence, place and table, and fails', () => {
    const violations = plantOnDisk(join(root, 'command'), {
      'manage.ts': `${HEAD}import '#core/http.ts'\n`,
      'core/http.ts': `${HEAD}import 'pg'\n`,
    })
    const { status, stdout } = spawnSync(
      process.execPath,
      [join(PROJECT, 'scripts/quality.ts'), '--root', violations],
      { encoding: 'utf8' },
    )
    assert.equal(status, 1, stdout)
    assert.match(stdout, /✗ only-database-holds-the-pool: Only framework\/database opens connections/)
    assert.match(stdout, /core\/http\.ts:2 {2}imports pg/)
    assert.match(stdout, /dependency rules +failed/)
  })

  test('the command passes a clean tree', () => {
    const tree = plantOnDisk(join(root, 'clean'), { 'manage.ts': `${HEAD}console.log('ready')\n` })
    const { status, stdout } = spawnSync(process.execPath, [join(PROJECT, 'scripts/quality.ts'), '--root', tree], {
      encoding: 'utf8',
    })
    assert.equal(status, 0, stdout)
    assert.match(stdout, /all \d+ steps are ok/)
  })
})

function places(findings: Finding[]): string[] {
  return findings.map(({ rule, file, line }) => `${rule} ${file}:${line}`)
}

// A tree on disk with this project's settings, as the outside programs need it.
function plantOnDisk(root: string, texts: Texts): string {
  const settings = ['biome.json', 'tsconfig.json', 'knip.json']
  const manifest = { name: 'planted', type: 'module', imports: { '#core/*': './core/*' } }
  for (const [path, text] of Object.entries({ 'package.json': `${JSON.stringify(manifest, null, 2)}\n`, ...texts })) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
  }
  for (const name of settings) cpSync(join(PROJECT, name), join(root, name))
  symlinkSync(join(PROJECT, 'node_modules'), join(root, 'node_modules'))
  return root
}
