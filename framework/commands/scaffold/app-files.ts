// The texts of a new app's files, in the style of this project.
import { kebabOf, labelOf, pascalOf, singularOf } from '#framework/resource/inflection.ts'

/** Names of the new app and its resource, spelled as in declarations: `blogPosts`. */
export interface NewApp {
  /** In kebab-case, like its folder. */
  readonly app: string
  readonly resource: string
}

/** Texts by file name in the app's folder. */
export function appFilesOf({ app, resource }: NewApp): ReadonlyMap<string, string> {
  const file = kebabOf(resource)
  const words: Words = {
    ...{ app, resource, file },
    many: labelOf(resource),
    one: labelOf(singularOf(resource)),
    build: `build${pascalOf(singularOf(resource))}`,
  }
  return new Map([
    ['app.ts', manifest(words)],
    ['index.ts', `// The front door of ${app}.\nexport { ${resource} } from './${file}.resource.ts'\n`],
    [`${file}.resource.ts`, declaration(words)],
    [`${file}.policy.ts`, policy(words)],
    [`${file}.test.ts`, tests(words)],
    ['testing.ts', builder(words)],
  ])
}

interface Words extends NewApp {
  readonly file: string
  readonly many: string
  readonly one: string
  readonly build: string
}

const manifest = ({ app, resource, file, many }: Words) => `// ${many}: what this app is there for.
import { defineApp } from '#framework/application/define-app.ts'
import { ${resource}Policy } from './${file}.policy.ts'
import { ${resource} } from './${file}.resource.ts'

export const app = defineApp({
  name: '${app}',
  resources: [${resource}],
  policies: [${resource}Policy],
})
`

const declaration = ({ resource, many }: Words) => `// ${many}: each has a name and, if need be, a few words about it.
import { defineResource } from '#framework/resource/define-resource.ts'
import { richText } from '#framework/resource/fields/rich-text.ts'
import { text } from '#framework/resource/fields/text.ts'

export const ${resource} = defineResource('${resource}', {
  fields: {
    name: text({ required: true, max: 200, search: true }),
    description: richText(),
  },
  ordering: ['name'],
  filters: ['name', 'createdAt'],
})
`

const policy = ({ resource, file }: Words) => `// Members read; editors write; deleting is for those who run the tenant.
import { allow, definePolicy } from '#framework/permissions/define-policy.ts'
import { ${resource} } from './${file}.resource.ts'

export const ${resource}Policy = definePolicy(${resource}, [
  allow('viewer', ['read']),
  allow('editor', ['create', 'update']),
  allow('admin', ['delete']),
])
`

const builder = ({ resource, file, one, build }: Words) => `// Valid input for tests, also those of other apps.
import type { CreateInputOf } from '#framework/resource/infer.ts'
import type { ${resource} } from './${file}.resource.ts'

type Input = CreateInputOf<typeof ${resource}>

/** What create takes; no two numbers give the same. */
export function ${build}(n: number, values: Partial<Input> = {}): Input {
  return { name: \`${one} \${n}\`, ...values }
}
`

const tests = ({
  resource,
  file,
  one,
  build,
}: Words) => `// ${labelOf(resource)} as their app declares them; tests/contract adds what holds for every resource.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { createRecord } from '#framework/operations/create.ts'
import { listRecords } from '#framework/operations/list.ts'
import { readRecord } from '#framework/operations/read.ts'
import { type Fixture, openFixture } from '#framework/testing/fixtures/open-fixture.ts'
import { app } from './app.ts'
import { ${resource} } from './${file}.resource.ts'
import { ${build} } from './testing.ts'

let fixture: Fixture
before(async () => {
  fixture = await openFixture([app])
})
after(() => fixture.close())

test('an editor creates what members read', async () => {
  const editor = fixture.contextOf('editor')
  const { record } = await createRecord(editor, ${resource}, ${build}(1))
  assert.equal(record.name, '${one} 1')
  const viewer = fixture.contextOf('viewer', { tenantId: editor.tenantId! })
  assert.deepEqual((await readRecord(viewer, ${resource}, { id: record.id })).record, record)
  await assert.rejects(createRecord(viewer, ${resource}, ${build}(2)), { code: 'permissions.denied' })
})

test('another tenant sees nothing of it', async () => {
  const { record } = await createRecord(fixture.contextOf('editor'), ${resource}, ${build}(3))
  const stranger = fixture.contextOf('owner')
  await assert.rejects(readRecord(stranger, ${resource}, { id: record.id }), { code: 'resource.not_found' })
  assert.equal((await listRecords(stranger, ${resource}, { counts: 'exact' })).count, 0)
})
`
